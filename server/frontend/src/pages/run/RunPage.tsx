/** A run at its permanent address: state, progress, inputs, outputs, log. Live while it is not over. */
import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { readProjectAPI } from "../../lib/api/projects";
import { cancelRun, readRun, retryRun } from "../../lib/api/runs";
import type { APIParameter, Run } from "../../lib/api/types";
import { useAction, useLoad, type Loaded } from "../../lib/load";
import { projectPath, splitProject } from "../../lib/paths";
import { applyEvent, isFinal, progressWords, useRunEvents, type StreamState } from "../../lib/run-events";
import { user } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Copy } from "../../lib/ui/Copy";
import { Icon } from "../../lib/ui/Icon";
import { RunChip, runWord } from "../../lib/ui/Marks";
import { Failure, FormError, Loading } from "../../lib/ui/States";
import { curlFor } from "./curl";
import { OutputView } from "./OutputView";
import { Facts, Inputs, Log } from "./RunDetails";

export function RunPage() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  return <LoadedRun key={id} id={id} />;
}

function LoadedRun({ id }: { id: string }) {
  const loaded = useLoad((signal) => readRun(id, signal), user.value?.username ?? "");
  const run = loaded.data;
  useTitle(run ? `${runWord(run.state)}: ${run.endpoint}` : "Run");
  if (!run) {
    return (
      <div class="page">
        {loaded.error ? (
          <Failure whole error={loaded.error} doing="open the run" onRetry={loaded.reload} />
        ) : (
          <Loading what="the run" lines={6} />
        )}
      </div>
    );
  }
  return <RunView run={run} loaded={loaded} />;
}

function RunView({ run, loaded }: { run: Run; loaded: Loaded<Run> }) {
  const [stream, setStream] = useState<StreamState>("open");
  useRunEvents(
    run.id,
    !isFinal(run.state),
    (event) => {
      if (loaded.data) loaded.set(applyEvent(loaded.data, event));
    },
    loaded.reload,
    setStream,
  );
  return (
    <div class="page run">
      <RunHead run={run} loaded={loaded} />
      {!isFinal(run.state) && <Progress run={run} stream={stream} />}
      {run.error && <RunFailure run={run} />}
      <div class="run-columns">
        <section aria-labelledby="outputs">
          <h2 id="outputs">Output</h2>
          <Outputs run={run} />
        </section>
        <div class="run-side">
          <section aria-labelledby="inputs">
            <h2 id="inputs">Input</h2>
            <Inputs inputs={run.inputs} parameters={useParameters(run)} />
          </section>
          <Facts run={run} />
        </div>
      </div>
      <Log run={run} />
    </div>
  );
}

/** What the app calls the inputs of a run's function; none while it is offline. */
function useParameters(run: Run): readonly APIParameter[] {
  const [team, name] = splitProject(run.project);
  const api = useLoad((signal) => readProjectAPI(team, name, signal), run.project);
  return api.data?.endpoints.find((endpoint) => endpoint.name === run.endpoint)?.parameters ?? [];
}

function RunHead({ run, loaded }: { run: Run; loaded: Loaded<Run> }) {
  const { route } = useLocation();
  const [team, name] = splitProject(run.project);
  const cancel = useAction(async () => {
    loaded.set(await cancelRun(run.id));
    announce("The run is cancelled.");
  });
  const again = useAction(async () => {
    const next = await retryRun(run.id);
    announce("The run is in line again.");
    route(`/runs/${encodeURIComponent(next.id)}`);
    if (next.id === run.id) loaded.set(next);
  });
  const permalink = new URL(`/runs/${encodeURIComponent(run.id)}`, location.href).href;
  return (
    <header class="run-head">
      <nav aria-label="Where this is" class="crumbs">
        <a href={projectPath(team, name)}>{run.project}</a>
        <Icon name="right" />
        <a href={projectPath(team, name, "runs")}>Runs</a>
      </nav>
      <div class="run-title">
        <h1>
          <code>{run.endpoint}</code>
        </h1>
        <RunChip state={run.state} />
        <div class="run-actions">
          {!isFinal(run.state) && (
            <Button look="danger" icon="stop" small busy={cancel.busy} onClick={cancel.run}>
              Cancel
            </Button>
          )}
          {isFinal(run.state) && user.value && (
            <Button icon="refresh" small busy={again.busy} onClick={again.run}>
              Run again
            </Button>
          )}
          <Copy text={permalink} label="Copy link" what="link" />
          <Copy
            text={curlFor(location.origin, { team, name }, run.endpoint, run.inputs)}
            label="Copy curl"
            what="curl command"
          />
        </div>
      </div>
      <FormError error={cancel.error ?? again.error} />
    </header>
  );
}

const WAITING: Partial<Record<Run["state"], string>> = {
  queued: "In line for a worker.",
  waiting: "The app is offline. The run starts by itself when it is back.",
  running: "Running.",
};

function Progress({ run, stream }: { run: Run; stream: StreamState }) {
  const fraction = run.progress?.value ?? null;
  const percent = fraction === null ? null : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div class="run-progress">
      <div
        class="sd-progress"
        role="progressbar"
        aria-label="Progress of the run"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        data-unknown={percent === null || undefined}
      >
        <i style={{ width: percent === null ? "" : `${String(percent)}%` }} />
      </div>
      <p role="status">
        {[progressWords(run.progress) ?? WAITING[run.state], percent !== null && `${String(percent)} %`]
          .filter(Boolean)
          .join(" · ")}
        {stream === "reconnecting" && <span class="sd-meta"> The connection was lost; looking for it again.</span>}
      </p>
    </div>
  );
}

function RunFailure({ run }: { run: Run }) {
  return (
    <div class="failure" role="alert" data-tone={run.state === "cancelled" ? "neutral" : "danger"}>
      <Icon name={run.state === "cancelled" ? "stop" : "error"} />
      <div>
        <strong>{run.state === "cancelled" ? "Cancelled" : "The function did not finish"}</strong>
        <p>{run.error}</p>
      </div>
    </div>
  );
}

function Outputs({ run }: { run: Run }) {
  const outputs = run.outputs ?? [];
  if (outputs.length === 0) {
    const words = isFinal(run.state) ? "This run left no output." : "What the function returns will stand here.";
    return <p class="sd-empty">{words}</p>;
  }
  return (
    <div class="outputs" data-stale={!isFinal(run.state) || undefined}>
      {outputs.map((value, index) => (
        <OutputView key={index} value={value} />
      ))}
    </div>
  );
}
