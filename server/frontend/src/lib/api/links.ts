/** Share links: the caller's own, and the way into private ones. */
import { call } from "./request";
import type { LinkChange, ShareLink } from "./types";

export const listLinks = (signal?: AbortSignal): Promise<ShareLink[]> => call("get", "/api/v1/links", { signal });

export const changeLink = (name: string, body: LinkChange): Promise<ShareLink> =>
  call("patch", "/api/v1/links/{name}", { path: { name }, body });

export const revokeLink = (name: string): Promise<undefined> =>
  call("delete", "/api/v1/links/{name}", { path: { name } });

/** Asks for a one-time way into a link; refused when the caller may not visit it. */
export const visitLink = (name: string, next: string): Promise<{ url: string; title: string }> =>
  call("post", "/api/v1/links/{name}/visit", { path: { name }, body: { next } });
