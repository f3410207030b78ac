/** Marked text: colours of categories, shades of scores. */

export interface Span {
  token: string;
  class_or_confidence: string | number | null;
}

/** Hues that differ in light and dark, and for people who do not tell red from green. */
const HUES = [170, 60, 300, 240, 100, 20, 270, 200] as const;

/** Categories in the order in which they appear. */
export function categories(spans: readonly Span[]): string[] {
  return [
    ...new Set(
      spans.flatMap(({ class_or_confidence: mark }) => (typeof mark === "string" && mark !== "" ? [mark] : [])),
    ),
  ];
}

/** Whether the marks are scores from −1 to 1, not categories. */
export function areScores(spans: readonly Span[]): boolean {
  return spans.some(({ class_or_confidence: mark }) => typeof mark === "number");
}

/** Background of a category: the author's colour, made quiet enough for text, else a hue of ours. */
export function categoryColor(
  name: string,
  all: readonly string[],
  map: Readonly<Record<string, string>> | null | undefined,
): string {
  const own = map?.[name];
  if (own && !/[;{}<>]|url/i.test(own)) return `color-mix(in oklab, ${own} 28%, var(--sd-surface))`;
  const hue = HUES[Math.max(0, all.indexOf(name)) % HUES.length] ?? 170;
  return `light-dark(oklch(0.93 0.05 ${hue}), oklch(0.36 0.06 ${hue}))`;
}

/** Background of a score: accent for what speaks for, danger for what speaks against, deeper with its size. */
export function scoreColor(score: number): string {
  const share = Math.round(Math.min(1, Math.abs(score)) * 40);
  return `color-mix(in oklab, var(${score < 0 ? "--sd-danger" : "--sd-accent"}) ${share}%, transparent)`;
}

/** Neighbours with the same mark as one, when the author wants that. */
export function combined(spans: readonly Span[], combine: boolean, separator: string): Span[] {
  if (!combine) return [...spans];
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && last.class_or_confidence === span.class_or_confidence) last.token += separator + span.token;
    else merged.push({ ...span });
  }
  return merged;
}
