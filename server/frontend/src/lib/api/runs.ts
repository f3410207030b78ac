/** Queued runs of a project's functions. */
import { addressOf, request, segment } from "./request";
import type { Json, NewRun, Page, Run, RunSummary } from "./types";

const of = (team: string, name: string): string => `/projects/${segment(team)}/${segment(name)}/runs`;

export const listRuns = (
  team: string,
  name: string,
  filter: { state?: string; page?: number },
  signal?: AbortSignal,
): Promise<Page<RunSummary>> => request("GET", of(team, name), { query: filter, ...(signal && { signal }) });

export const createRun = (team: string, name: string, body: NewRun): Promise<Run> =>
  request("POST", of(team, name), { body });

export const readRun = (id: string, signal?: AbortSignal): Promise<Run> =>
  request("GET", `/runs/${segment(id)}`, signal && { signal });

export const cancelRun = (id: string): Promise<Run> => request("POST", `/runs/${segment(id)}/cancel`);

export const retryRun = (id: string): Promise<Run> => request("POST", `/runs/${segment(id)}/retry`);

/** Where the run's events stream from; the browser resumes it by event id. */
export const runEventsAddress = (id: string): string => addressOf(`/runs/${segment(id)}/events`);

/** Uploads a file for a run; the answer stands for it among the inputs. */
export const uploadInput = (team: string, name: string, file: File): Promise<Json> =>
  request("POST", `/projects/${segment(team)}/${segment(name)}/uploads`, { query: { filename: file.name }, file });
