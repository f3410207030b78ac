/** Moments and spans in words. Pure: the present is an argument. */

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

/** Says how far a moment is from now: "3 minutes ago", "in 2 days", "just now". */
export function relativeTime(iso: string, now_ms: number): string {
  const seconds = (Date.parse(iso) - now_ms) / 1000;
  if (Number.isNaN(seconds)) return "at an unknown time";
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 10 ? "just now" : relative.format(Math.trunc(seconds), "second");
}

/** The moment in full, in the reader's own time zone. */
export const exactTime = (iso: string): string => {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : exact.format(at);
};

/** A span such as "0.8 s", "12 s", "3 min 5 s", "2 h 10 min". */
export function span(from: string, until: string | number): string {
  const end = typeof until === "number" ? until : Date.parse(until);
  const seconds = Math.max(0, (end - Date.parse(from)) / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
