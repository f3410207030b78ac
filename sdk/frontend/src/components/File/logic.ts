/** The value of a File as a list, and what moving or removing does to it. */
import type { FileData } from "../../lib/component";

export type FileValue = FileData | FileData[] | null;

export function filesIn(value: FileValue | undefined): FileData[] {
  if (!value) return [];
  return Array.isArray(value) ? value : [value];
}

/** The list in the form that the component sends: one file or null for "single", a list or null otherwise. */
export function toValue(files: readonly FileData[], count: string | undefined): FileValue {
  if (files.length === 0) return null;
  return (count ?? "single") === "single" ? (files[0] ?? null) : [...files];
}

/** Move one entry to another place; out-of-range places are clamped. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = [...items];
  const [item] = rest.splice(from, 1);
  if (item === undefined) return [...items];
  rest.splice(Math.max(0, Math.min(rest.length, to)), 0, item);
  return rest;
}

/** Sum of the known sizes in bytes; null when one is unknown. */
export function totalSize(files: readonly FileData[]): number | null {
  let sum = 0;
  for (const file of files) {
    if (typeof file.size !== "number") return null;
    sum += file.size;
  }
  return sum;
}
