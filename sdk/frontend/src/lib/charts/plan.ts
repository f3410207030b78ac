/** Where everything of a chart stands: axes, bars, lines and points in px. No markup. */
import { formatNumber, formatTime, fullTime, numberTicks, plainNumber, timeFormatFor, timeTicks } from "./format";
import { highest, lowest, type Datatype, type Drawing, type Point } from "./table";

export interface Tick {
  at: number;
  text: string;
}

export interface Axis {
  kind: Datatype;
  ticks: Tick[];
  /** Place of a value in px; NaN for what is off the axis. */
  place: (value: number | string) => number;
  /** Value at a place, for ranges that the visitor marks; positions for names. */
  valueAt: (place: number) => number;
  /** Width of one name's band, 0 for numbers. */
  band: number;
}

export interface Shape {
  point: Point;
  x: number;
  y: number;
  /** Bars only. */
  width: number;
  height: number;
}

/** What a pointer or an arrow key stops at: all that stands at one place along x, or one point of a cloud. */
export interface Stop {
  x: number;
  y: number;
  shapes: Shape[];
}

export interface Plan {
  x: Axis;
  y: Axis;
  shapes: Shape[];
  lines: { series: number; path: string }[];
  stops: Stop[];
  box: { left: number; top: number; right: number; bottom: number };
  /** Angle of the labels along x, ours where the author set none and they would not fit. */
  xAngle: number;
}

export interface PlanSettings {
  x_lim?: (number | null)[] | null;
  y_lim?: (number | null)[] | null;
  x_axis_format?: string | null;
  y_axis_format?: string | null;
  x_label_angle?: number;
  y_label_angle?: number;
  x_axis_labels_visible?: boolean | "hidden";
}

const CHARACTER_PX = 6.6;
const LABEL_CHARACTERS = 22;
const LEAN_PX = 44;

/** How a label stands at its mark, so that the first and the last stay inside. */
export function anchorOf(at: number, text: string, width: number): "start" | "middle" | "end" {
  const half = (text.length * CHARACTER_PX) / 2;
  if (at + half > width) return "end";
  return at - half < 0 ? "start" : "middle";
}

function shortened(text: string): string {
  return text.length > LABEL_CHARACTERS ? `${text.slice(0, LABEL_CHARACTERS - 1)}…` : text;
}

/** Text of a value on an axis or in a tooltip. */
export function valueText(value: unknown, kind: Datatype, format?: string | null): string {
  if (value === null || value === undefined) return "–";
  if (kind === "temporal" && typeof value === "number") return format ? formatTime(value, format) : fullTime(value);
  if (typeof value === "number") return format ? formatNumber(value, format) : plainNumber(value);
  return String(value);
}

function range(values: number[], limits: (number | null)[] | null | undefined, scale: number): [number, number] {
  const given = (at: 0 | 1): number | null => {
    const limit = limits?.[at];
    return limit === null || limit === undefined ? null : limit * scale;
  };
  let low = given(0) ?? lowest(values);
  let high = given(1) ?? highest(values);
  if (low === high) [low, high] = low === 0 ? [0, 1] : [low - Math.abs(low) * 0.1, high + Math.abs(high) * 0.1];
  return low < high ? [low, high] : [high, low];
}

interface AxisOptions {
  kind: Datatype;
  names: string[];
  domain: [number, number];
  from: number;
  to: number;
  count: number;
  format: string | null | undefined;
}

function axisOf({ kind, names, domain: [low, high], from, to, count, format }: AxisOptions): Axis {
  if (kind === "nominal") {
    const band = (to - from) / Math.max(names.length, 1);
    const positions = new Map(names.map((name, index) => [name, index]));
    const place = (value: number | string): number => from + ((positions.get(String(value)) ?? NaN) + 0.5) * band;
    return {
      kind,
      place,
      band: Math.abs(band),
      ticks: names.map((name) => ({ at: place(name), text: shortened(name) })),
      valueAt: (at) => (at - from) / band - 0.5,
    };
  }
  const place = (value: number | string): number => from + ((Number(value) - low) / (high - low)) * (to - from);
  const time = kind === "temporal" ? timeTicks(low, high, count) : null;
  const text = (value: number): string =>
    time ? formatTime(value, format ?? timeFormatFor(time.step)) : valueText(value, kind, format);
  return {
    kind,
    place,
    band: 0,
    ticks: (time?.ticks ?? numberTicks(low, high, count)).map((value) => ({ at: place(value), text: text(value) })),
    valueAt: (at) => low + ((at - from) / (to - from)) * (high - low),
  };
}

/** Both ends of every bar, stacked by sign along y. */
function stacked(points: Point[]): [number, number][] {
  const tops = new Map<string, number>();
  return points.map(({ x, y }) => {
    const height = Number(y);
    const key = `${height < 0 ? "-" : "+"}${x}`;
    const start = tops.get(key) ?? 0;
    tops.set(key, start + height);
    return [start, start + height];
  });
}

/** Plan a chart of a size in px. */
export function planOf(drawing: Drawing, settings: PlanSettings, width: number, height: number): Plan {
  const { mark, xKind, yKind, xNames, yNames } = drawing;
  const points = mark === "bar" ? [...drawing.points].sort((a, b) => a.series - b.series) : drawing.points;
  const ends = mark === "bar" ? stacked(points) : [];
  const ys = mark === "bar" ? [0, ...ends.flat()] : yKind === "nominal" ? [0] : points.map(({ y }) => Number(y));
  const yDomain = range(ys, settings.y_lim, yKind === "temporal" ? 1000 : 1);
  if (yKind === "quantitative" && !settings.y_lim) {
    const room = (yDomain[1] - yDomain[0]) * 0.05;
    if (mark !== "bar" || yDomain[1] > 0) yDomain[1] += room;
    if (mark !== "bar" || yDomain[0] < 0) yDomain[0] = yDomain[0] >= 0 && yDomain[0] < room * 6 ? 0 : yDomain[0] - room;
  }
  const xs = xKind === "nominal" ? [0] : points.map(({ x }) => Number(x));
  const xDomain = range(xs, settings.x_lim, xKind === "temporal" ? 1000 : 1);
  const gap = xKind === "nominal" ? 0 : closest(xs);
  if (mark === "bar" && xKind !== "nominal" && !settings.x_lim) {
    const spare = gap || (xDomain[1] - xDomain[0]) / 4;
    xDomain[0] -= spare / 2;
    xDomain[1] += spare / 2;
  }

  const top = 12;
  const rows = Math.max(2, Math.floor((height - 60) / 56));
  const yAxisFor = (bottom: number): Axis =>
    axisOf({
      kind: yKind,
      names: yNames,
      domain: yDomain,
      from: bottom,
      to: top,
      count: rows,
      format: settings.y_axis_format,
    });
  const widest = Math.max(1, ...yAxisFor(height).ticks.map(({ text }) => text.length));
  const tilt = (settings.y_label_angle ?? 0) * (Math.PI / 180);
  const left = Math.min(
    Math.max(28, widest * CHARACTER_PX * Math.max(Math.abs(Math.cos(tilt)), 0.2) + 12),
    width * 0.4,
  );
  // Labels that lean to the right need room there.
  const lean = Math.max(0, Math.cos(((settings.x_label_angle ?? 0) * Math.PI) / 180));
  const right = width - 12 - ((settings.x_label_angle ?? 0) > 0 ? Math.round(lean * LEAN_PX) : 0);
  const columns = Math.max(2, Math.floor((right - left) / 88));
  const x = axisOf({
    kind: xKind,
    names: xNames,
    domain: xDomain,
    from: left,
    to: right,
    count: columns,
    format: settings.x_axis_format,
  });

  const longest = Math.max(1, ...x.ticks.map(({ text }) => text.length)) * CHARACTER_PX;
  const crowded = xKind === "nominal" && longest + 6 > x.band;
  const xAngle = settings.x_label_angle || (crowded ? -45 : 0);
  // Names that would lie on each other even when tilted: every second, third… is written.
  const every = crowded ? Math.max(1, Math.ceil(16 / x.band)) : 1;
  x.ticks = x.ticks.filter((_, index) => index % every === 0);
  const slant = Math.abs(Math.sin((xAngle * Math.PI) / 180));
  const labels = settings.x_axis_labels_visible === false ? 8 : Math.max(24, slant * longest + 18);
  const bottom = height - Math.min(labels, height * 0.45);
  const y = yAxisFor(bottom);

  const thickness = Math.max(1, Math.min(xKind === "nominal" ? x.band * 0.72 : barWidth(x, gap, xs.length) * 0.86, 72));
  const floor = Math.min(bottom, Math.max(top, y.place(0)));
  const shapes = points.flatMap((point, index): Shape[] => {
    const at = x.place(point.x);
    const end = ends[index];
    if (!end) return [{ point, x: at, y: y.place(point.y), width: 0, height: 0 }];
    const [low, high] = [y.place(end[0]), y.place(end[1])].sort((a, b) => a - b);
    const from = Math.max(top, low ?? floor);
    const to = Math.min(bottom, high ?? floor);
    return [{ point, x: at, y: from, width: thickness, height: Math.max(0, to - from) }];
  });
  const visible = shapes.filter((shape) => Number.isFinite(shape.x) && shape.x >= left - 1 && shape.x <= right + 1);
  return {
    x,
    y,
    shapes: mark === "line" ? shapes.filter((shape) => Number.isFinite(shape.x)) : visible,
    lines: mark === "line" ? linesOf(shapes) : [],
    stops: stopsOf(visible, mark === "point"),
    box: { left, top, right, bottom },
    xAngle,
  };
}

function closest(values: number[]): number {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((value, index) => value - (sorted[index] ?? value));
  return gaps.length > 0 ? lowest(gaps) : 0;
}

function barWidth(x: Axis, gap: number, count: number): number {
  const origin = x.valueAt(0);
  return gap > 0 ? Math.abs(x.place(origin + gap) - x.place(origin)) : 240 / Math.max(count, 1);
}

function linesOf(shapes: Shape[]): { series: number; path: string }[] {
  const series = new Map<number, Shape[]>();
  for (const shape of shapes) {
    if (!Number.isFinite(shape.x) || !Number.isFinite(shape.y)) continue;
    const line = series.get(shape.point.series);
    if (line) line.push(shape);
    else series.set(shape.point.series, [shape]);
  }
  return [...series].map(([index, line]) => ({
    series: index,
    path: line
      .sort((a, b) => a.x - b.x)
      .map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
      .join(""),
  }));
}

function stopsOf(shapes: Shape[], isCloud: boolean): Stop[] {
  const stops = new Map<string, Stop>();
  for (const shape of shapes) {
    const key = isCloud ? `${shape.x},${shape.y}` : String(shape.x);
    const stop = stops.get(key);
    if (stop) {
      stop.shapes.push(shape);
      stop.y = Math.min(stop.y, shape.y);
    } else stops.set(key, { x: shape.x, y: shape.y, shapes: [shape] });
  }
  return [...stops.values()].sort((a, b) => a.x - b.x || a.y - b.y);
}

/** The stop that a pointer means; -1 when none is near. Clouds go by distance, the rest by place along x. */
export function stopAt(stops: readonly Stop[], x: number, y: number, isCloud: boolean): number {
  let best = -1;
  let least = isCloud ? 28 : Infinity;
  stops.forEach((stop, index) => {
    const distance = isCloud ? Math.hypot(stop.x - x, stop.y - y) : Math.abs(stop.x - x);
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}
