/** Small marks of state: always a word, never colour alone. */
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import type { ProjectState, RunState, Visibility } from "../api/types";
import { exactTime, relativeTime } from "../time";
import { Icon, type IconName } from "./Icon";

export function LiveDot({ state }: { state: ProjectState }) {
  return (
    <span class="live" data-state={state}>
      <span class="dot" />
      {state === "live" ? "Live" : "Offline"}
    </span>
  );
}

const RUN_WORDS: Record<RunState, readonly [word: string, icon: IconName, tone: string]> = {
  queued: ["In line", "clock", "neutral"],
  waiting: ["Waiting for the app", "clock", "warn"],
  running: ["Running", "refresh", "accent"],
  succeeded: ["Done", "check", "ok"],
  failed: ["Failed", "error", "danger"],
  cancelled: ["Cancelled", "stop", "neutral"],
};

export const runWord = (state: RunState): string => RUN_WORDS[state][0];

export function RunChip({ state }: { state: RunState }) {
  const [word, icon, tone] = RUN_WORDS[state];
  return (
    <span class="chip" data-tone={tone} data-state={state}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

export function VisibilityMark({ visibility }: { visibility: Visibility }) {
  return (
    <span class="mark-word">
      <Icon name={visibility === "public" ? "globe" : "lock"} />
      {visibility === "public" ? "Public" : "Private"}
    </span>
  );
}

/** The present, refreshed twice a minute while anything on the page shows a relative time. */
const now_ms = signal(Date.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function useNow(): number {
  useEffect(() => {
    if (watchers++ === 0) {
      timer = setInterval(() => {
        now_ms.value = Date.now();
      }, 30_000);
    }
    return () => {
      if (--watchers === 0) clearInterval(timer);
    };
  }, []);
  return Math.max(now_ms.value, Date.now());
}

/** "3 minutes ago", with the exact moment on hover. */
export function When({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}
