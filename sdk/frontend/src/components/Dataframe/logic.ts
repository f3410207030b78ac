/**
 * A table as the grid sees it: kinds of columns, order after searching and sorting, and every edit as a function from
 * one value to the next. Rows are shared between versions, so that undo keeps versions, not copies.
 */
import type { JSONValue } from "../../lib/component";

export type Cell = JSONValue;

export interface TableValue {
  headers: string[];
  data: Cell[][];
  metadata?: { display_value?: string[][] | null; styling?: string[][] | null } | null;
}

export type ColumnKind = "str" | "number" | "bool" | "date" | "markdown" | "html" | "image";

export interface SortKey {
  column: number;
  descending: boolean;
}

const KINDS: readonly string[] = ["str", "number", "bool", "date", "markdown", "html", "image"];
/** Rows that are looked at to tell a column's kind. */
const SAMPLE_ROWS = 200;

/** A value in the one form that the grid works on; missing headers are numbered, as spreadsheets do. */
export function normalise(
  value: TableValue | null | undefined,
  headers: readonly string[] | null | undefined,
  emptyRows: number,
): TableValue {
  const given = value?.headers?.length ? value.headers : (headers ?? []);
  const data = value?.data ?? [];
  const width = Math.max(
    given.length,
    data.reduce((widest, row) => Math.max(widest, row.length), 0),
    1,
  );
  const names = Array.from({ length: width }, (_, at) => String(given[at] ?? at + 1));
  const rows = data.length > 0 ? data : Array.from({ length: emptyRows }, () => names.map((): Cell => ""));
  return { headers: names, data: rows, metadata: value?.metadata ?? null };
}

/** Whether there is nothing to look at: no rows, or the one empty row that a table without data comes with. */
export function isBlank(data: readonly (readonly Cell[])[]): boolean {
  return data.length === 0 || (data.length === 1 && (data[0] ?? []).every((cell) => cell === "" || cell === null));
}

/** How each column is shown: as the author says, else by what is in it. */
export function columnKinds(value: TableValue, datatype: string | readonly string[] | null | undefined): ColumnKind[] {
  return value.headers.map((_, column) => {
    const said = typeof datatype === "string" ? datatype : datatype?.[column];
    if (said && said !== "str" && KINDS.includes(said)) return said as ColumnKind;
    const types = new Set<string>();
    for (const row of value.data.slice(0, SAMPLE_ROWS)) {
      const cell = row[column];
      if (cell !== null && cell !== undefined && cell !== "") types.add(typeof cell);
    }
    const [only] = types;
    if (types.size !== 1) return "str";
    return only === "boolean" ? "bool" : only === "number" ? "number" : "str";
  });
}

/** A cell as text, exact: for editing, copying and searching. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

/** A cell as it is shown: long numbers lose the digits that only binary fractions have (60.699999999999996 → 60.7). */
export function shownText(cell: Cell | undefined): string {
  const text = cellText(cell);
  return typeof cell === "number" && text.length > 12 && !Number.isInteger(cell)
    ? String(Number(cell.toPrecision(12)))
    : text;
}

/** What an edited text becomes in a column; text that is no number stays text, for the function to refuse. */
export function parseCell(text: string, kind: ColumnKind): Cell {
  const trimmed = text.trim();
  if (kind === "number" && trimmed !== "") {
    const number = Number(trimmed.replace(/\s/g, ""));
    if (Number.isFinite(number)) return number;
    const european = /^-?\d+,\d+$/.test(trimmed) ? Number(trimmed.replace(",", ".")) : Number.NaN;
    return Number.isFinite(european) ? european : text;
  }
  if (kind === "number") return null;
  if (kind === "bool") {
    if (/^(true|yes|1|✓)$/i.test(trimmed)) return true;
    if (/^(false|no|0|)$/i.test(trimmed)) return false;
  }
  return text;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Order of two cells: numbers by size, text by language, empty ones last whatever the direction. */
function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  return collator.compare(cellText(a), cellText(b));
}

function isEmpty(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || cell === "";
}

/** Indices of the rows to show, in order. */
export function viewOrder(rows: readonly Cell[][], search: string, sort: readonly SortKey[]): number[] {
  const wanted = search.trim().toLowerCase();
  const order: number[] = [];
  rows.forEach((row, index) => {
    if (!wanted || row.some((cell) => cellText(cell).toLowerCase().includes(wanted))) order.push(index);
  });
  if (sort.length === 0) return order;
  return order.sort((first, second) => {
    for (const { column, descending } of sort) {
      const a = rows[first]?.[column];
      const b = rows[second]?.[column];
      const lacks = Number(isEmpty(a)) - Number(isEmpty(b));
      if (lacks !== 0) return lacks;
      const order = compareCells(a, b);
      if (order !== 0) return descending ? -order : order;
    }
    return first - second;
  });
}

/** The sort after a click on a header: up, down, none. With `add`, other columns keep theirs. */
export function nextSort(sort: readonly SortKey[], column: number, add: boolean): SortKey[] {
  const current = sort.find((key) => key.column === column);
  const next: SortKey | null = !current
    ? { column, descending: false }
    : current.descending
      ? null
      : { column, descending: true };
  if (!add) return next ? [next] : [];
  if (!current) return next ? [...sort, next] : [...sort];
  return sort.flatMap((key) => (key.column === column ? (next ? [next] : []) : [key]));
}

/** Put one cell. Styles and display texts describe the old content and go. */
export function withCell(value: TableValue, row: number, column: number, cell: Cell): TableValue {
  const data = [...value.data];
  const changed = value.headers.map((_, at) => data[row]?.[at] ?? null);
  changed[column] = cell;
  data[row] = changed;
  return { headers: value.headers, data, metadata: null };
}

/** Put a block of texts (a paste) with its corner at a place of the view; grows downwards where `grows` allows. */
export function withBlock(
  value: TableValue,
  order: readonly number[],
  at: { row: number; column: number },
  block: readonly (readonly string[])[],
  kinds: readonly ColumnKind[],
  options: { grows: boolean; fixed?: ReadonlySet<number> },
): TableValue {
  const data = [...value.data];
  block.forEach((texts, down) => {
    const place = at.row + down;
    let target = order[place];
    if (target === undefined) {
      if (!options.grows) return;
      target = data.length;
    }
    const row = value.headers.map((_, column) => data[target]?.[column] ?? null);
    texts.forEach((text, right) => {
      const column = at.column + right;
      if (column < row.length && !options.fixed?.has(column)) row[column] = parseCell(text, kinds[column] ?? "str");
    });
    data[target] = row;
  });
  return { headers: value.headers, data, metadata: null };
}

/** Add an empty row before the given index of the data (its length adds at the end). */
export function withRow(value: TableValue, index: number, kinds: readonly ColumnKind[]): TableValue {
  const empty = kinds.map((kind): Cell => (kind === "bool" ? false : kind === "number" ? null : ""));
  return { headers: value.headers, data: value.data.toSpliced(index, 0, empty), metadata: null };
}

export function withoutRows(value: TableValue, indices: readonly number[]): TableValue {
  const gone = new Set(indices);
  return { headers: value.headers, data: value.data.filter((_, index) => !gone.has(index)), metadata: null };
}

export function withColumn(value: TableValue, index: number, name: string): TableValue {
  return {
    headers: value.headers.toSpliced(index, 0, name),
    data: value.data.map((row) => row.toSpliced(index, 0, "")),
    metadata: null,
  };
}

export function withoutColumn(value: TableValue, index: number): TableValue {
  return {
    headers: value.headers.toSpliced(index, 1),
    data: value.data.map((row) => row.toSpliced(index, 1)),
    metadata: null,
  };
}

export function withHeader(value: TableValue, column: number, name: string): TableValue {
  return { ...value, headers: value.headers.with(column, name) };
}

/** Whether rows (or columns) may be added: from `row_count` in its old and new forms, and from the limits. */
export function mayGrow(count: unknown, limits: unknown, present: number): boolean {
  if (Array.isArray(count) && count[1] === "fixed") return false;
  const most: unknown = Array.isArray(limits) ? limits[1] : null;
  return typeof most !== "number" || present < most;
}

export function mayShrink(count: unknown, limits: unknown, present: number): boolean {
  if (Array.isArray(count) && count[1] === "fixed") return false;
  const least: unknown = Array.isArray(limits) ? limits[0] : null;
  return present > (typeof least === "number" ? least : 0);
}

/** The number in `row_count` or `column_count`, whichever form it has. */
export function countOf(count: unknown): number {
  const first: unknown = Array.isArray(count) ? count[0] : count;
  return typeof first === "number" && first >= 0 ? first : 1;
}

const STYLE_PROPERTIES =
  /^(color|background-color|background|font-weight|font-style|text-decoration|text-align|opacity|border(-[a-z]+)?)$/;

/** A pandas Styler's CSS as a style object: looks only, nothing that fetches, positions or runs. */
export function safeStyle(css: string | undefined): Record<string, string> | undefined {
  if (!css) return undefined;
  const style: Record<string, string> = {};
  for (const declaration of css.split(";")) {
    const colon = declaration.indexOf(":");
    const name = declaration.slice(0, colon).trim().toLowerCase();
    const content = declaration.slice(colon + 1).trim();
    if (colon > 0 && STYLE_PROPERTIES.test(name) && !/url|expression|[\\@<>]/i.test(content)) style[name] = content;
  }
  return Object.keys(style).length > 0 ? style : undefined;
}
