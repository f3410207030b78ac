/** Times as the server reads them: "2030-12-31 23:59:59", "2030-12-31", "now", "now - 24h". */

const TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const RELATIVE = /^now(?:\s*-\s*(\d{1,9})\s*([smhd]))?$/;

/** The text in the form that the server takes; null when it is no time. Empty text is empty. */
export function readTime(text: string, withTime: boolean): string | null {
  const typed = text.trim();
  if (typed === "" || RELATIVE.test(typed)) return typed;
  const found = TIME.exec(typed);
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0)) as number[];
  const moment = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second));
  const isReal =
    moment.getUTCMonth() + 1 === month &&
    moment.getUTCDate() === day &&
    (hour ?? 0) < 24 &&
    (minute ?? 0) < 60 &&
    (second ?? 0) < 60;
  if (!isReal || (year ?? 0) < 1) return null;
  const date = typed.slice(0, 10);
  return withTime ? `${date} ${found[4] ?? "00"}:${found[5] ?? "00"}:${found[6] ?? "00"}` : date;
}

/** The text as the browser's own picker takes it; empty when it is none that stands still. */
export function pickerValue(text: string, withTime: boolean): string {
  const time = readTime(text, withTime);
  return time === null || time.startsWith("now") ? "" : time.replace(" ", "T");
}
