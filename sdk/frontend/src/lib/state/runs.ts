/** A run: one call of an author's function, as the page shows it. */
import { signal, type Signal } from "@preact/signals";

import type { JSONValue } from "../component";
import type { ProgressUnit } from "../wire/types";
import { t, numberText } from "../i18n";

export interface RunView {
  stage: "waiting" | "queued" | "running" | "generating" | "error" | "done";
  /** Place in line, 0 is next; null when unknown. */
  rank: number | null;
  queueSize: number | null;
  etaSeconds: number | null;
  progress: ProgressUnit[];
  /** Heading and text of an error. */
  title?: string;
  message?: string;
}

export class Run {
  readonly view: Signal<RunView> = signal({
    stage: "waiting",
    rank: null,
    queueSize: null,
    etaSeconds: null,
    progress: [],
  });
  readonly startedAt = performance.now();
  /** Asks the server to stop; null until the server knows the run. */
  readonly cancel = signal<(() => void) | null>(null);
  /** The server's name of it, by which others can follow it; null until it is known. */
  readonly eventId = signal<string | null>(null);
  isCancelled = false;
  /** What was sent, once it was. */
  data: JSONValue[] | null = null;

  constructor(
    readonly fnIndex: number,
    readonly showProgress: "full" | "minimal" | "hidden",
  ) {}

  get isActive(): boolean {
    const { stage } = this.view.value;
    return stage !== "error" && stage !== "done";
  }

  change(update: Partial<RunView>): void {
    const before = this.view.peek();
    // A stream says with each of its thousands of results that it goes on: nothing is drawn for that.
    const isNew = Object.entries(update).some(([name, value]) => before[name as keyof RunView] !== value);
    if (isNew) this.view.value = { ...before, ...update };
  }
}

/** "2 of 5, about 40 s": where a run stands in line. */
export function queueText({ rank, queueSize, etaSeconds }: RunView): string {
  if (rank === null) return t("Starting");
  const size = Math.max(queueSize ?? 0, rank + 1);
  const place = { rank: rank + 1, size };
  return etaSeconds !== null && etaSeconds >= 1
    ? t("In line: {rank} of {size}, about {time}", { ...place, time: durationText(Math.round(etaSeconds), 0) })
    : t("In line: {rank} of {size}", place);
}

/**
 * A duration as people say it: 0.4 s, 12 s, 3 min, 2 h 5 min.
 *
 * @param digits After the point, below ten seconds: a clock shows that it runs, a guess has none.
 */
export function durationText(seconds: number, digits = 1): string {
  if (seconds < 10) return t("{n} s", { n: numberText(Math.max(seconds, 0), digits) });
  if (seconds < 100) return t("{n} s", { n: Math.round(seconds) });
  if (seconds < 3600) return t("{n} min", { n: Math.round(seconds / 60) });
  return t("{h} h {m} min", { h: Math.floor(seconds / 3600), m: Math.round((seconds % 3600) / 60) });
}

/** Share done (0 to 1) and description of the innermost progress, or null when nothing is known. */
export function progressOf(units: ProgressUnit[]): { fraction: number | null; text: string } | null {
  const unit = units.at(-1);
  if (!unit) return null;
  const fraction =
    unit.progress ?? (unit.index !== null && unit.length ? Math.min(Math.max(unit.index / unit.length, 0), 1) : null);
  const count =
    unit.index !== null && unit.length !== null
      ? `${unit.index}/${unit.length}${unit.unit ? ` ${unit.unit}` : ""}`
      : "";
  const percent =
    unit.progress !== null && unit.progress !== undefined
      ? t("{percent} %", { percent: Math.round(unit.progress * 100) })
      : "";
  return { fraction, text: [unit.desc ?? "", count || percent].filter(Boolean).join(" · ") };
}
