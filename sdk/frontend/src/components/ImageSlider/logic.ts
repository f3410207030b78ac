/** Two images to compare: where the divider stands and what the keys do to it. No markup. */
import type { FileData } from "../../lib/component";

export type SliderValue = [FileData | null, FileData | null] | null;

/** Per cent that an arrow key moves the divider; ten times as much with Page keys or Shift. */
const STEP = 1;

/** A position in per cent, kept between 0 and 100; the middle where it is no number. */
export function clampPosition(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.max(0, Math.min(100, value)) : 50;
}

/** Where the divider stands, in per cent from the left, for a pointer over a box. */
export function positionAt(clientX: number, box: { left: number; width: number }): number {
  return box.width > 0 ? clampPosition(((clientX - box.left) / box.width) * 100) : 50;
}

/** The position after a key; null for keys that mean nothing here. */
export function positionAfterKey(key: string, position: number, shift: boolean): number | null {
  const by = shift ? STEP * 10 : STEP;
  const steps: Record<string, number> = {
    ArrowLeft: -by,
    ArrowDown: -by,
    ArrowRight: by,
    ArrowUp: by,
    PageDown: -STEP * 10,
    PageUp: STEP * 10,
  };
  if (key === "Home") return 0;
  if (key === "End") return 100;
  const step = steps[key];
  return step === undefined ? null : clampPosition(position + step);
}

/** The pair with one side replaced; null when both sides are empty. */
export function withSide(value: SliderValue, side: 0 | 1, file: FileData | null): SliderValue {
  const pair: [FileData | null, FileData | null] = [value?.[0] ?? null, value?.[1] ?? null];
  pair[side] = file;
  return pair[0] || pair[1] ? pair : null;
}
