/** From the table that an app sends to the points that a chart draws: groups, sums, series and order. */

export type Datatype = "quantitative" | "nominal" | "temporal";
export type Mark = "bar" | "line" | "point";

export interface PlotData {
  columns: string[];
  data: unknown[][];
  datatypes: Record<string, Datatype>;
  mark: Mark;
}

export interface PlotSettings {
  x?: string | null;
  y?: string | null;
  color?: string | null;
  x_bin?: string | number | null;
  y_aggregate?: "sum" | "mean" | "median" | "min" | "max" | "count" | null;
  sort?: string | string[] | null;
  x_lim?: (number | null)[] | null;
}

export interface Point {
  x: number | string;
  y: number | string;
  /** Index into `series`; -1 for points that are tinted by a number. */
  series: number;
  /** Value of the colour column where it is a number, for points. */
  tint: number | null;
  /** The row it came from; null when several did. */
  row: unknown[] | null;
}

export interface Drawing {
  mark: Mark;
  xKind: Datatype;
  yKind: Datatype;
  /** Names along x and y in their order, when these are names. */
  xNames: string[];
  yNames: string[];
  series: string[];
  tints: [number, number] | null;
  points: Point[];
  columns: string[];
}

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Width of the groups along x: in the unit of the axis, milliseconds for times; null for no groups. */
export function binWidth(bin: string | number | null | undefined): number | null {
  if (typeof bin === "number") return bin > 0 ? bin : null;
  const found = /^\s*(\d*\.?\d+)\s*([smhd])?\s*$/.exec(bin ?? "");
  if (!found) return null;
  const width = Number(found[1]) * (found[2] === undefined ? 1 : (UNITS[found[2]] ?? 1));
  return width > 0 ? width : null;
}

function merge(values: number[], how: NonNullable<PlotSettings["y_aggregate"]>): number {
  const sum = values.reduce((total, one) => total + one, 0);
  if (how === "count") return values.length;
  if (how === "mean") return sum / values.length;
  if (how === "min") return values.reduce((a, b) => Math.min(a, b));
  if (how === "max") return values.reduce((a, b) => Math.max(a, b));
  if (how === "median") {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  }
  return sum;
}

function cell(value: unknown, kind: Datatype): number | string | null {
  if (value === null || value === undefined || value === "") return null;
  if (kind === "nominal") return String(value);
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** The points to draw; null when there is nothing to see. */
export function drawingOf(value: PlotData | null | undefined, settings: PlotSettings): Drawing | null {
  if (!value || !Array.isArray(value.columns) || value.data.length === 0) return null;
  const { columns, data, datatypes, mark } = value;
  const xName = settings.x ?? columns[0] ?? "";
  const yName = settings.y ?? columns[1] ?? "";
  const at = (name: string | null | undefined): number => (name ? columns.indexOf(name) : -1);
  const xAt = at(xName);
  const yAt = at(yName);
  const colorAt = at(settings.color);
  if (xAt < 0 || (yAt < 0 && settings.y_aggregate !== "count")) return null;
  const xKind = datatypes[xName] ?? "nominal";
  const width = xKind === "nominal" ? null : binWidth(settings.x_bin);
  const how = settings.y_aggregate ?? (width !== null || (mark === "bar" && xKind === "nominal") ? "sum" : null);
  // Sums of names make no sense, and a bar needs a number to be as long as.
  const yKind = how !== null || mark === "bar" ? "quantitative" : (datatypes[yName] ?? "quantitative");
  const isTinted = mark === "point" && colorAt >= 0 && datatypes[settings.color ?? ""] === "quantitative";

  const names: string[] = [];
  const known = new Map<string, number>();
  const points: Point[] = [];
  for (const row of data) {
    let x = cell(row[xAt], xKind);
    const y = how === "count" ? 1 : cell(row[yAt], yKind);
    if (x === null || y === null) continue;
    if (width !== null) x = Math.floor(Number(x) / width) * width;
    let series = 0;
    if (isTinted) series = -1;
    else if (colorAt >= 0) {
      const name = row[colorAt] === null ? "(none)" : String(row[colorAt]);
      series = known.get(name) ?? names.push(name) - 1;
      known.set(name, series);
    }
    points.push({ x, y, series, tint: isTinted ? (cell(row[colorAt], "quantitative") as number | null) : null, row });
  }
  const drawn = how === null ? points : grouped(points, how);
  if (drawn.length === 0) return null;
  const tints = drawn.flatMap(({ tint }) => (tint === null ? [] : [tint]));
  return {
    mark,
    xKind,
    yKind,
    xNames: xKind === "nominal" ? ordered(drawn, settings.sort) : [],
    yNames: yKind === "nominal" ? [...new Set(drawn.map(({ y }) => String(y)))] : [],
    series: names,
    tints: isTinted && tints.length > 0 ? [lowest(tints), highest(tints)] : null,
    points: drawn,
    columns,
  };
}

function grouped(points: Point[], how: NonNullable<PlotSettings["y_aggregate"]>): Point[] {
  const groups = new Map<string, Point[]>();
  for (const point of points) {
    const key = JSON.stringify([point.x, point.series]);
    const group = groups.get(key);
    if (group) group.push(point);
    else groups.set(key, [point]);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const y = merge(
      group.map((point) => Number(point.y)),
      how,
    );
    return [{ ...first, y, row: group.length === 1 ? first.row : null }];
  });
}

function ordered(points: Point[], sort: PlotSettings["sort"]): string[] {
  const names = [...new Set(points.map(({ x }) => String(x)))];
  if (Array.isArray(sort))
    return [...sort.filter((name) => names.includes(name)), ...names.filter((name) => !sort.includes(name))];
  if (sort === "x") return names.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  if (sort === "-x") return names.sort((a, b) => b.localeCompare(a, undefined, { numeric: true }));
  if (sort !== "y" && sort !== "-y") return names;
  const totals = new Map<string, number>();
  for (const { x, y } of points) totals.set(String(x), (totals.get(String(x)) ?? 0) + (Number(y) || 0));
  const sign = sort === "y" ? 1 : -1;
  return names.sort((a, b) => sign * ((totals.get(a) ?? 0) - (totals.get(b) ?? 0)));
}

/** Smallest and largest without spreading, which long tables would not survive. */
export function lowest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
export function highest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}
