/** Examples: pages, and the words of one for people who cannot see it. */
import type { JSONValue } from "../../lib/component";
import { displayName, isFileData } from "../../lib/media/files";
import { t } from "../../lib/i18n";

/** Whether examples are a table (several inputs) or chips and thumbnails. */
export function layoutOf(
  layout: string | null | undefined,
  columns: number,
  labels: readonly string[] | null | undefined,
): "table" | "gallery" {
  if (labels && labels.length > 0) return "gallery";
  if (layout === "table" || layout === "gallery") return layout;
  return columns > 1 ? "table" : "gallery";
}

export function pageCount(samples: number, perPage: number): number {
  return Math.max(1, Math.ceil(samples / Math.max(1, perPage)));
}

/** Indices on one page; a page beyond the last is the last. */
export function pageOf(samples: number, perPage: number, page: number): number[] {
  const size = Math.max(1, perPage);
  const start = Math.min(Math.max(0, page), pageCount(samples, size) - 1) * size;
  return Array.from({ length: Math.min(size, samples - start) }, (_, at) => start + at);
}

/** The pages to offer: first, last, and those around the current one; null is a gap. */
export function pageLinks(current: number, pages: number): (number | null)[] {
  const wanted = [0, current - 1, current, current + 1, pages - 1].filter((page) => page >= 0 && page < pages);
  const unique = [...new Set(wanted)].sort((a, b) => a - b);
  return unique.flatMap((page, at) => (at > 0 && page - (unique[at - 1] ?? 0) > 1 ? [null, page] : [page]));
}

/** One example value in words. */
export function cellWords(value: JSONValue): string {
  if (value === null || value === "") return "";
  if (isFileData(value)) return displayName(value);
  if (Array.isArray(value)) return value.map(cellWords).filter(Boolean).join(", ");
  if (typeof value === "object") {
    const { text, data } = value;
    if (Array.isArray(data) && Array.isArray(value["headers"])) return data.map(cellWords).join("; ");
    return typeof text === "string" ? text : JSON.stringify(value);
  }
  return String(value);
}

/** Name of the control that takes an example: its number and what is in it, not too long. */
export function exampleName(index: number, row: readonly JSONValue[]): string {
  const words = row.map(cellWords).filter(Boolean).join(", ");
  return words
    ? t("Example {n}: {words}", { n: index + 1, words: words.length > 120 ? `${words.slice(0, 119)}…` : words })
    : t("Example {n}", { n: index + 1 });
}

/** A name for what shows pictures or nothing; text that can be read is its own name (WCAG 2.5.3, label in name). */
export function nameUnlessShown(index: number, shown: readonly JSONValue[]): string | undefined {
  const isReadable = shown.some((value) => typeof value === "string" && value.trim() !== "");
  const hasPicture = shown.some((value) => typeof value === "object" && value !== null);
  return isReadable && !hasPicture ? undefined : exampleName(index, shown);
}
