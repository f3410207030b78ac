/** Queued runs of a project's functions. */
import { addressOf, call } from "./request";
import type { NewRun, Run, RunState, RunSummary, UploadedFile } from "./types";

export interface RunPage {
  items: RunSummary[];
  total: number;
  next?: number | null;
}

export const listRuns = (
  team: string,
  name: string,
  query: { state?: RunState | null; page?: number },
  signal?: AbortSignal,
): Promise<RunPage> => call("get", "/api/v1/projects/{team}/{name}/runs", { path: { team, name }, query, signal });

// A run's values are any JSON, which the description calls unknown.

export const createRun = async (team: string, name: string, body: NewRun): Promise<Run> =>
  (await call("post", "/api/v1/projects/{team}/{name}/runs", { path: { team, name }, body })) as Run;

export const readRun = async (run_id: string, signal?: AbortSignal): Promise<Run> =>
  (await call("get", "/api/v1/runs/{run_id}", { path: { run_id }, signal })) as Run;

export const cancelRun = async (run_id: string): Promise<Run> =>
  (await call("post", "/api/v1/runs/{run_id}/cancel", { path: { run_id } })) as Run;

/** Queues the same call again, as a new run. */
export const retryRun = async (run_id: string): Promise<Run> =>
  (await call("post", "/api/v1/runs/{run_id}/retry", { path: { run_id } })) as Run;

/** Where the run's events stream from; the browser resumes it by event id. */
export const runEventsAddress = (run_id: string): string => addressOf("/api/v1/runs/{run_id}/events", { run_id });

/** Uploads a file for a run; the answer stands for it among the inputs. */
export const uploadInput = (team: string, name: string, file: File): Promise<UploadedFile> =>
  call("post", "/api/v1/projects/{team}/{name}/uploads", {
    path: { team, name },
    query: { filename: file.name },
    file,
  });
