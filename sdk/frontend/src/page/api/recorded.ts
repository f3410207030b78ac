/** The calls of a recording. */
import { signal } from "@preact/signals";

import type { JSONValue } from "../../lib/component";
import type { App } from "../../lib/state/app";
import type { EndedCall } from "../../lib/state/host";

export interface RecordedCall {
  endpoint: string;
  values: JSONValue[];
}

/** More than these make no script that anybody reads. */
const KEPT_CALLS = 100;

export const recorded = signal<RecordedCall[]>([]);

/** Follow the app's calls; returns what stops it. What the page does by itself or callers cannot reach is left out. */
export function watchCalls(app: App): () => void {
  recorded.value = [];
  const note = ({ dependency, data }: EndedCall): void => {
    if (dependency.targets.every(([, event]) => event === "load" || event === "tick")) return;
    if (!dependency.api_name || (dependency.api_visibility ?? "public") !== "public") return;
    const values = data.filter((_, index) => app.block(dependency.inputs[index] ?? -1)?.type !== "state");
    recorded.value = [...recorded.value, { endpoint: `/${dependency.api_name}`, values }].slice(-KEPT_CALLS);
  };
  app.watchers.add(note);
  return () => app.watchers.delete(note);
}
