/** Share links: the caller's own, and the way into private ones. */
import { request, segment } from "./request";
import type { ShareLink, Visibility } from "./types";

export const listLinks = (signal?: AbortSignal): Promise<ShareLink[]> => request("GET", "/links", signal && { signal });

export const changeLink = (
  name: string,
  body: { visibility?: Visibility; expires_at?: string | null },
): Promise<ShareLink> => request("PATCH", `/links/${segment(name)}`, { body });

export const revokeLink = (name: string): Promise<void> => request("DELETE", `/links/${segment(name)}`);

/** Asks for a one-time way into a link; refused when the caller may not visit it. */
export const visitLink = (name: string, next: string): Promise<{ url: string }> =>
  request("POST", `/visit/${segment(name)}`, { body: { next } });
