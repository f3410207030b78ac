/** A run: one call of an author's function, as the page shows it. */
import { signal, type Signal } from "@preact/signals";

import type { ProgressUnit } from "../wire/types";

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
  isCancelled = false;

  constructor(
    readonly fnIndex: number,
    readonly showProgress: "full" | "minimal" | "hidden",
  ) {}

  get isActive(): boolean {
    const { stage } = this.view.value;
    return stage !== "error" && stage !== "done";
  }

  change(update: Partial<RunView>): void {
    this.view.value = { ...this.view.value, ...update };
  }
}

/** "2 of 5, about 40 s": where a run stands in line. */
export function queueText({ rank, queueSize, etaSeconds }: RunView): string {
  if (rank === null) return "Starting";
  const size = Math.max(queueSize ?? 0, rank + 1);
  const place = `In line: ${rank + 1} of ${size}`;
  return etaSeconds !== null && etaSeconds >= 1 ? `${place}, about ${durationText(etaSeconds)}` : place;
}

/** A duration as people say it: 0.4 s, 12 s, 3 min, 2 h 5 min. */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${Math.max(seconds, 0).toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
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
  const percent = unit.progress !== null && unit.progress !== undefined ? `${Math.round(unit.progress * 100)} %` : "";
  return { fraction, text: [unit.desc ?? "", count || percent].filter(Boolean).join(" · ") };
}
