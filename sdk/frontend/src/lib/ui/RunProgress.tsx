/** The one progress place of a run, drawn over its first output: a thin bar, and one line with where it stands. */
import { useEffect, useState } from "preact/hooks";

import { runLink } from "../client/left";
import { durationText, progressOf, queueText, type Run } from "../state/runs";
import { CopyButton } from "./Copy";
import { Icon } from "./Icon";
import "./run.css";
import { t } from "../i18n";

/** A run shorter than this shows no clock: numbers that flash by inform nobody. */
const CLOCK_AFTER_S = 1;

export function RunProgress({ run }: { run: Run }) {
  const view = run.view.value;
  const progress = progressOf(view.progress);
  const cancel = run.cancel.value;
  return (
    <div class="sd-run" data-stage={view.stage}>
      <div class="sd-run-bar" data-known={progress?.fraction == null ? undefined : ""}>
        <i style={progress?.fraction == null ? undefined : `width:${(progress.fraction * 100).toFixed(1)}%`} />
      </div>
      <p class="sd-run-line">
        <span class="sd-run-text">{progress?.text || stageText(run)}</span>
        {view.stage === "queued" ? null : <Elapsed run={run} />}
        {cancel ? (
          <button type="button" class="sd-run-cancel" onClick={cancel}>
            {t("Cancel")}
          </button>
        ) : null}
        <RunLink run={run} />
      </p>
    </div>
  );
}

/** A run that has ended: nothing is said any more, but it can still be shown to others. */
export function RunEnded({ run }: { run: Run }) {
  return (
    <div class="sd-run" data-stage="done">
      <p class="sd-run-line">
        <RunLink run={run} />
      </p>
    </div>
  );
}

function RunLink({ run }: { run: Run }) {
  const id = run.eventId.value;
  if (id === null) return null;
  return <CopyButton text={() => runLink(id, run.fnIndex)} icon="link" label={t("Copy link to this run")} />;
}

function stageText(run: Run): string {
  const view = run.view.value;
  if (run.isCancelled) return t("Stopping");
  if (view.stage === "waiting") return t("Waiting for the upload");
  if (view.stage === "queued") return queueText(view);
  return t("Running");
}

function Elapsed({ run }: { run: Run }) {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const seconds = (now - run.startedAt) / 1000;
  return seconds < CLOCK_AFTER_S ? null : <span class="sd-num">{durationText(seconds)}</span>;
}

/** What went wrong, where the output would stand. Read out by the notice, not here, so that it is said once. */
export function RunError(props: { run: Run; isOldShown: boolean; onDismiss: () => void }) {
  const { run, isOldShown, onDismiss } = props;
  const { message, title } = run.view.value;
  return (
    <div class="sd-run-error" data-testid="run-error">
      <Icon name="error" size={20} />
      <div class="sd-run-error-text">
        <strong>{title ?? t("This did not work")}</strong>
        <p>{message}</p>
        {isOldShown ? <p>{t("The output above is the one from before.")}</p> : null}
      </div>
      <RunLink run={run} />
      <button type="button" class="sd-icon-btn" aria-label={t("Dismiss the error")} onClick={onDismiss}>
        <Icon name="close" />
      </button>
    </div>
  );
}
