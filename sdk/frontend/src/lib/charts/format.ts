/** Numbers and times as text: our own defaults, and the d3 formats that authors write. */
import { shown } from "../i18n";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const two = (part: number): string => String(part).padStart(2, "0");

/** A number as short as it can be read exactly enough: thin groups, four significant digits after the point. */
export function plainNumber(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-4) return value.toExponential(2).replace(/\.?0+e/, "e");
  if (size >= 1000) return value.toLocaleString("en-US", { maximumFractionDigits: size >= 1e5 ? 0 : 1 });
  return String(Number(value.toPrecision(4)));
}

/** A number in a d3 format: sign, `$`, `,`, `.precision`, `~`, and the types f e % g d s. Others give the default. */
export function formatNumber(value: number, format: string | null | undefined): string {
  const found = /^(\+)?(\$)?0?\d*(,)?(?:\.(\d+))?(~)?([fe%gdrsp])?$/.exec(format ?? "");
  if (!format || !found) return plainNumber(value);
  const [, plus, currency, grouped, digits, trimmed, type] = found;
  const precision = digits === undefined ? undefined : Math.min(Number(digits), 20);
  const size = Math.abs(value);
  let text: string;
  if (type === "%" || type === "p") text = `${(size * 100).toFixed(precision ?? (type === "p" ? 1 : 0))}%`;
  else if (type === "e") text = size.toExponential(precision ?? 6);
  else if (type === "d") text = String(Math.round(size));
  else if (type === "s") text = withPrefix(size, precision ?? 6);
  else if (type === "f") text = size.toFixed(precision ?? 6);
  else text = precision === undefined ? String(size) : String(Number(size.toPrecision(Math.max(precision, 1))));
  if (trimmed || type === "s") text = text.replace(/(\.\d*?)0+(?=\D*$)/, "$1").replace(/\.(?=\D*$)/, "");
  if (grouped) text = text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  return `${value < 0 ? "−" : plus ? "+" : ""}${currency ?? ""}${text}`;
}

function withPrefix(size: number, precision: number): string {
  const step = size === 0 ? 0 : Math.max(-3, Math.min(4, Math.floor(Math.log10(size) / 3)));
  const prefix = ["n", "µ", "m", "", "k", "M", "G", "T"][step + 3] ?? "";
  return `${Number((size / 1000 ** step).toPrecision(Math.max(precision, 1)))}${prefix}`;
}

/** A moment (ms, UTC) in a strftime-like format. */
export function formatTime(moment: number, format: string): string {
  const date = new Date(moment);
  const hour = date.getUTCHours();
  const parts: Record<string, string | (() => string)> = {
    Y: String(date.getUTCFullYear()),
    y: two(date.getUTCFullYear() % 100),
    m: two(date.getUTCMonth() + 1),
    B: () => nameOf(date, { month: "long" }),
    b: () => nameOf(date, { month: "short" }),
    d: two(date.getUTCDate()),
    e: String(date.getUTCDate()).padStart(2),
    A: () => nameOf(date, { weekday: "long" }),
    a: () => nameOf(date, { weekday: "short" }),
    H: two(hour),
    I: two(hour % 12 || 12),
    p: hour < 12 ? "AM" : "PM",
    M: two(date.getUTCMinutes()),
    S: two(date.getUTCSeconds()),
    L: String(date.getUTCMilliseconds()).padStart(3, "0"),
    "%": "%",
  };
  return format.replace(/%[-_0]?([A-Za-z%])/g, (whole, code: string) => {
    const part = parts[code] ?? whole;
    return typeof part === "string" ? part : part();
  });
}

/** The month or the day of the week in the visitor's language. */
function nameOf(date: Date, wanted: Intl.DateTimeFormatOptions): string {
  return date.toLocaleDateString(shown.value.language, { ...wanted, calendar: "gregory", timeZone: "UTC" });
}

/** The format that tells moments `step` ms apart from each other, and no more. */
export function timeFormatFor(step: number): string {
  if (step >= 360 * DAY) return "%Y";
  if (step >= 27 * DAY) return "%b %Y";
  if (step >= DAY) return "%b %d";
  if (step >= MINUTE) return "%H:%M";
  return "%H:%M:%S";
}

/** A moment in full, for tooltips: without a time of day at midnight. */
export function fullTime(moment: number): string {
  return formatTime(
    moment,
    moment % DAY === 0 ? "%Y-%m-%d" : moment % MINUTE === 0 ? "%Y-%m-%d %H:%M" : "%Y-%m-%d %H:%M:%S",
  );
}

const TIME_STEPS = [
  SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY,
]; // prettier-ignore

/** Round numbers inside a range, about `count` of them. */
export function numberTicks(low: number, high: number, count: number): number[] {
  const raw = (high - low) / Math.max(count, 1);
  if (!(raw > 0) || !Number.isFinite(raw)) return [low];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((one) => one * power >= raw) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // One or two marks would not say how the axis runs.
  if (last - first < 2 && count < 8) return numberTicks(low, high, count + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Round moments inside a range, about `count` of them, and how far they are apart. */
export function timeTicks(low: number, high: number, count: number): { ticks: number[]; step: number } {
  const raw = (high - low) / Math.max(count, 1);
  const step = TIME_STEPS.find((one) => one >= raw);
  if (!(raw > 0)) return { ticks: [low], step: DAY };
  if (raw < SECOND) return { ticks: numberTicks(low, high, count), step: SECOND };
  const ticks: number[] = [];
  if (step !== undefined) {
    for (let at = Math.ceil(low / step) * step; at <= high; at += step) ticks.push(at);
    return { ticks, step };
  }
  // Months and years are of uneven length: counted in the calendar.
  const months = raw / (30 * DAY);
  const stride = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find((one) => one >= months) ?? 12_000;
  const start = new Date(low);
  let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / stride) * stride;
  for (; ticks.length < 100; month += stride) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > high) break;
    if (at >= low) ticks.push(at);
  }
  return { ticks, step: stride * 30 * DAY };
}
