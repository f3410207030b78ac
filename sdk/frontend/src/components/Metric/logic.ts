/** What a metric says, in signs and in words. */
import { formatNumber } from "../../lib/charts/format";
import { t } from "../../lib/i18n";

export type Direction = "up" | "down" | "same";
export type Meaning = "good" | "bad" | "plain";

export interface MetricProps {
  delta?: number | string | null;
  delta_label?: string | null;
  better?: "up" | "down" | "neither";
  format?: string | null;
  prefix?: string;
  suffix?: string;
  sparkline?: (number | null)[] | null;
}

export function written(value: number | string | null, { format, prefix = "", suffix = "" }: MetricProps): string {
  if (value === null || value === "") return "–";
  if (typeof value === "string") return `${prefix}${value}${suffix}`;
  const size = formatNumber(Math.abs(value), format);
  return `${value < 0 ? "−" : ""}${prefix}${size}${suffix}`;
}

export interface Change {
  direction: Direction;
  meaning: Meaning;
  /** The change without its sign. */
  size: string;
  /** The whole change in words, for those who see neither arrow nor colour. */
  words: string;
}

export function changeOf(settings: MetricProps): Change | null {
  const { delta, better = "up", delta_label: label } = settings;
  if (delta === null || delta === undefined || delta === "") return null;
  const text = String(delta).trim();
  const amount =
    typeof delta === "number" ? delta : Number.parseFloat(text.replace(/^[−–]/, "-").replace(/[^\d.+-]/g, ""));
  const isDown = typeof delta === "number" ? delta < 0 : /^[-−–]/.test(text);
  const direction: Direction = amount === 0 ? "same" : isDown ? "down" : "up";
  const meaning: Meaning =
    direction === "same" || better === "neither" ? "plain" : direction === better ? "good" : "bad";
  const size = typeof delta === "number" ? written(Math.abs(delta), settings) : text.replace(/^[-+−–]\s*/, "");
  const said = WORDS[`${direction} ${meaning}`] ?? WORDS["same plain"];
  return { direction, meaning, size, words: said(size, label ?? "").replace(/\s+(?=,|$)/g, "") };
}

// Whole sentences, so that each language can put them in its own order.
const WORDS: { [change: string]: (size: string, label: string) => string; "same plain": (size: string) => string } = {
  "up good": (size, label) => t("up {size} {label}, which is better", { size, label }),
  "up bad": (size, label) => t("up {size} {label}, which is worse", { size, label }),
  "up plain": (size, label) => t("up {size} {label}", { size, label }),
  "down good": (size, label) => t("down {size} {label}, which is better", { size, label }),
  "down bad": (size, label) => t("down {size} {label}, which is worse", { size, label }),
  "down plain": (size, label) => t("down {size} {label}", { size, label }),
  "same plain": () => t("no change"),
};

/** Points of the line in a box of 100 × 32, gaps where there are no numbers; and where its end is. */
export function sparkline(values: readonly (number | null)[]): { path: string; end: [number, number] } | null {
  const known = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const range = Math.max(...known) - low || 1;
  let isGap = true;
  let end: [number, number] = [0, 0];
  const path = values.map((value, index) => {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      isGap = true;
      return "";
    }
    end = [(index / (values.length - 1)) * 100, 30 - ((value - low) / range) * 28];
    const step = `${isGap ? "M" : "L"}${end[0].toFixed(2)} ${end[1].toFixed(2)}`;
    isGap = false;
    return step;
  });
  return { path: path.join(""), end };
}

/** The line in words. */
export function trendWords(values: readonly (number | null)[], settings: MetricProps): string {
  const known = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  const say = (value: number | undefined): string => written(value ?? null, settings);
  return t("From {first} to {last}, lowest {least}, highest {most}.", {
    first: say(known[0]),
    last: say(known.at(-1)),
    least: say(Math.min(...known)),
    most: say(Math.max(...known)),
  });
}
