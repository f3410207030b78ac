/** The project's runs, and the form that queues a new one. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { listRuns } from "../../lib/api/runs";
import type { Project, RunSummary } from "../../lib/api/types";
import { isFinal } from "../../lib/run-events";
import { useLoad } from "../../lib/load";
import { projectPath } from "../../lib/paths";
import { user } from "../../lib/session";
import { span } from "../../lib/time";
import { Button, IconButton, LinkButton } from "../../lib/ui/Button";
import { Sample } from "../../lib/ui/Copy";
import { RunChip, runWord, When } from "../../lib/ui/Marks";
import { Pager } from "../../lib/ui/Pager";
import { Empty, Failure, Loading } from "../../lib/ui/States";
import { curlFor } from "../run/curl";
import { NewRun } from "./NewRun";

const STATES = ["queued", "waiting", "running", "succeeded", "failed", "cancelled"] as const;

export function RunsTab({ project }: { project: Project }) {
  const { query, route } = useLocation();
  const [asking, setAsking] = useState(false);
  const state = STATES.find((name) => name === query["state"]) ?? "";
  const page = Math.max(1, Number(query["page"]) || 1);
  const { data, error, loading, reload } = useLoad(
    (signal) => listRuns(project.team, project.name, { state: state === "" ? null : state, page }, signal),
    `${state} ${String(page)} ${String(project.runs_count)}`,
  );
  const show = (change: { state?: string; page?: number }) => {
    const next = { state, page: 1, ...change };
    const search = new URLSearchParams();
    if (next.state !== "") search.set("state", next.state);
    if (next.page > 1) search.set("page", String(next.page));
    const text = search.toString();
    route(projectPath(project.team, project.name, "runs") + (text === "" ? "" : `?${text}`), true);
  };
  return (
    <div class="page">
      <div class="filter-row">
        <select
          class="sd-input sort"
          aria-label="State"
          value={state}
          onChange={(event) => {
            show({ state: event.currentTarget.value });
          }}
        >
          <option value="">All states</option>
          {STATES.map((name) => (
            <option key={name} value={name}>
              {runWord(name)}
            </option>
          ))}
        </select>
        <IconButton name="refresh" label={loading ? "Loading the runs" : "Load the runs again"} onClick={reload} />
        {user.value && (
          <Button
            look="primary"
            icon="plus"
            onClick={() => {
              setAsking(true);
            }}
          >
            New run
          </Button>
        )}
      </div>
      {asking && (
        <NewRun
          project={project}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
      {error && <Failure error={error} doing="load the runs" onRetry={reload} />}
      {!error && !data && <Loading what="the runs" lines={6} />}
      {!error &&
        data?.items.length === 0 &&
        (state === "" ? (
          <NoRuns project={project} />
        ) : (
          <NoneInState
            onClear={() => {
              show({ state: "" });
            }}
          />
        ))}
      {!error && data && data.items.length > 0 && (
        <>
          <RunTable runs={data.items} />
          <Pager
            page={page}
            next={data.next}
            onPage={(to) => {
              show({ state, page: to });
            }}
          />
        </>
      )}
    </div>
  );
}

function NoneInState({ onClear }: { onClear: () => void }) {
  return (
    <Empty icon="search" title="No run is in this state">
      <Button onClick={onClear}>Show all states</Button>
    </Empty>
  );
}

function NoRuns({ project }: { project: Project }) {
  return (
    <Empty icon="clock" title="No runs yet">
      <p>A queued run survives restarts and waits while the app is offline. Send the first one from anywhere:</p>
      <Sample code={curlFor(location.origin, project, project.api?.[0] ?? "/predict", ["your input"])} />
      {user.value ? (
        <LinkButton href="/account">Get an access token</LinkButton>
      ) : (
        <LinkButton href="/login">Sign in to send one</LinkButton>
      )}
    </Empty>
  );
}

function RunTable({ runs }: { runs: readonly RunSummary[] }) {
  return (
    <div class="table-place">
      <table class="table" data-stack>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col">Function</th>
            <th scope="col">Asked</th>
            <th scope="col" data-number>
              Took
            </th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <a href={`/runs/${encodeURIComponent(run.id)}`}>
                  <code>{shortId(run.id)}</code>
                </a>
              </td>
              <td>
                <RunChip state={run.state} />
              </td>
              <td data-label="Function">
                <code>{run.endpoint}</code>
              </td>
              <td data-label="Asked">
                <When at={run.created_at} />
              </td>
              <td data-label="Took" data-number>
                {run.started_at && (run.finished_at ?? !isFinal(run.state))
                  ? span(run.started_at, run.finished_at ?? Date.now())
                  : "–"}
              </td>
              <td data-label="By">{run.created_by}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Enough of an id to tell runs apart in a list. */
export const shortId = (id: string): string => id.slice(-8);
