/**
 * A run as its event stream tells it.
 *
 * The stream sends `state`, `progress`, `output`, `log` and, with the whole run, `done`; each has an id, so the
 * browser resumes where it stopped. Applying an event twice must therefore change nothing
 * but what it carries: states and progress replace, log lines are matched by content.
 */
import { useEffect, useRef } from "preact/hooks";
import { runEventsAddress } from "./api/runs";
import type { Json, LogLine, Run, RunProgress, RunState } from "./api/types";

interface StateChange {
  state: RunState;
  attempt?: number;
  reason?: string;
}

export type RunEvent =
  | { type: "state"; data: StateChange }
  | { type: "progress"; data: RunProgress }
  | { type: "output"; data: { outputs: Json[] } }
  | { type: "log"; data: LogLine }
  | { type: "done"; data: Run };

export const EVENT_TYPES = ["state", "progress", "output", "log", "done"] as const;

export const isFinal = (state: RunState): boolean =>
  state === "succeeded" || state === "failed" || state === "cancelled";

/** Progress in words: what the app said, else "3 of 5 steps"; nothing when it said nothing. */
export function progressWords(progress: RunProgress | null): string | undefined {
  if (!progress) return undefined;
  const { description, index, length, unit } = progress;
  const count =
    index != null && length != null ? `${String(index)} of ${String(length)} ${unit ?? "steps"}` : undefined;
  return [description, count].filter(Boolean).join(": ") || undefined;
}

/** The run after one event. */
export function applyEvent(run: Run, event: RunEvent): Run {
  switch (event.type) {
    case "done":
      return event.data;
    case "state":
      return { ...run, state: event.data.state, attempts: event.data.attempt ?? run.attempts };
    case "progress":
      return { ...run, progress: event.data };
    case "output":
      return { ...run, outputs: event.data.outputs };
    case "log": {
      const known = run.log.some((line) => line.at === event.data.at && line.text === event.data.text);
      return known ? run : { ...run, log: [...run.log, event.data] };
    }
  }
}

/** Reads one event's data; `undefined` for what is not JSON, which is skipped. */
export function parseEvent(type: (typeof EVENT_TYPES)[number], text: string): RunEvent | undefined {
  try {
    return { type, data: JSON.parse(text) as never } as RunEvent;
  } catch {
    return undefined;
  }
}

export type StreamState = "open" | "reconnecting";

/** Follows a run until it ends. `onEnd` is where the page reads the stored result. */
export function useRunEvents(
  id: string,
  active: boolean,
  onEvent: (event: RunEvent) => void,
  onEnd: () => void,
  onStream: (state: StreamState) => void,
): void {
  const latest = useRef({ onEvent, onEnd, onStream });
  latest.current = { onEvent, onEnd, onStream };
  useEffect(() => {
    if (!active) return;
    const source = new EventSource(runEventsAddress(id));
    source.onopen = () => {
      latest.current.onStream("open");
    };
    source.onerror = () => {
      // A closed source will not come back by itself: the stored run is the truth then.
      if (source.readyState === EventSource.CLOSED) latest.current.onEnd();
      else latest.current.onStream("reconnecting");
    };
    for (const type of EVENT_TYPES) {
      source.addEventListener(type, (message: MessageEvent<string>) => {
        const event = parseEvent(type, message.data);
        if (event) latest.current.onEvent(event);
        if (type === "done") source.close();
      });
    }
    // Sent when the reader lost the right to read on, by signing out elsewhere for example.
    source.addEventListener("closed", () => {
      source.close();
      latest.current.onEnd();
    });
    return () => {
      source.close();
    };
  }, [id, active]);
}
