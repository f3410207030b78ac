/** Widths of columns: asked for, else from what is in them, then stretched to fill the box. */
import { shownText, type ColumnKind, type TableValue } from "./logic";

const MIN_PX = 56;
const MAX_AUTO_PX = 340;
/** Padding on both sides, plus the sort mark in the head. */
const CELL_PADDING_PX = 26;
const HEAD_EXTRA_PX = 22;
const SAMPLE_ROWS = 60;

/** A `column_widths` entry in px: numbers, "120px", "20%" of the box. */
export function askedWidth(asked: unknown, boxPx: number): number | null {
  if (typeof asked === "number") return Math.max(MIN_PX, asked);
  const found = typeof asked === "string" ? /^([\d.]+)\s*(px|%)?$/.exec(asked.trim()) : null;
  if (!found) return null;
  const amount = Number(found[1]);
  return Math.max(MIN_PX, found[2] === "%" ? (amount / 100) * boxPx : amount);
}

/** Width of a text in the table's font, in px. */
export type MeasureText = (text: string) => number;

/** Width that the content of a column asks for. */
export function naturalWidth(value: TableValue, column: number, kind: ColumnKind, measure: MeasureText): number {
  const head = measure(value.headers[column] ?? "") + HEAD_EXTRA_PX;
  let longest = kind === "image" ? 60 : 20;
  if (kind !== "image") {
    for (const row of value.data.slice(0, SAMPLE_ROWS))
      longest = Math.max(longest, measure(shownText(row[column]).slice(0, 60)));
  }
  return Math.round(Math.max(MIN_PX, Math.min(MAX_AUTO_PX, Math.max(head, longest) + CELL_PADDING_PX)));
}

/** A measure in an element's own font. */
export function measureIn(element: Element): MeasureText {
  const brush = document.createElement("canvas").getContext("2d");
  const style = getComputedStyle(element);
  if (brush) brush.font = `${style.fontSize} ${style.fontFamily}`;
  return (text) => (brush ? brush.measureText(text).width : text.length * 8);
}

/** All widths. Columns that the visitor resized or the author sized keep theirs; the rest share what is left. */
export function columnWidths(
  value: TableValue,
  kinds: readonly ColumnKind[],
  asked: readonly unknown[] | null | undefined,
  resized: ReadonlyMap<number, number>,
  boxPx: number,
  measure: MeasureText,
): number[] {
  const fixed = value.headers.map((_, column) => resized.get(column) ?? askedWidth(asked?.[column], boxPx));
  const widths = value.headers.map(
    (_, column) => fixed[column] ?? naturalWidth(value, column, kinds[column] ?? "str", measure),
  );
  const total = widths.reduce((sum, width) => sum + width, 0);
  const flexible = widths.reduce((sum, width, column) => sum + (fixed[column] == null ? width : 0), 0);
  const spare = boxPx - total;
  if (spare <= 0 || flexible === 0) return widths;
  return widths.map((width, column) => (fixed[column] == null ? width + (spare * width) / flexible : width));
}

/** The columns in view, with one more on each side; all of them when there are few. */
export function columnsInView(
  widths: readonly number[],
  scrollPx: number,
  boxPx: number,
  pinned: number,
): { from: number; to: number; before: number; after: number } {
  if (widths.length <= 40) return { from: 0, to: widths.length, before: 0, after: 0 };
  let from = pinned;
  let before = 0;
  let x = widths.slice(0, pinned).reduce((sum, width) => sum + width, 0);
  while (from < widths.length - 1 && x + (widths[from] ?? 0) < scrollPx) {
    before += widths[from] ?? 0;
    x += widths[from] ?? 0;
    from += 1;
  }
  let to = from;
  while (to < widths.length && x < scrollPx + boxPx + 200) {
    x += widths[to] ?? 0;
    to += 1;
  }
  const after = widths.slice(to).reduce((sum, width) => sum + width, 0);
  return { from, to, before, after };
}
