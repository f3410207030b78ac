/** Queued runs of a project's functions. */
import { addressOf, request, segment } from "./request";
import type { NewRun, Page, Run } from "./types";

const of = (team: string, name: string): string => `/projects/${segment(team)}/${segment(name)}/runs`;

export const listRuns = (
  team: string,
  name: string,
  filter: { state?: string; page?: number },
  signal?: AbortSignal,
): Promise<Page<Run>> => request("GET", of(team, name), { query: filter, ...(signal && { signal }) });

export const createRun = (team: string, name: string, body: NewRun): Promise<Run> =>
  request("POST", of(team, name), { body });

export const readRun = (id: string, signal?: AbortSignal): Promise<Run> =>
  request("GET", `/runs/${segment(id)}`, signal && { signal });

export const cancelRun = (id: string): Promise<Run> => request("POST", `/runs/${segment(id)}/cancel`);

export const retryRun = (id: string): Promise<Run> => request("POST", `/runs/${segment(id)}/retry`);

/** Where the run's events stream from; the browser resumes it by event id. */
export const runEventsAddress = (id: string): string => addressOf(`/runs/${segment(id)}/events`);
