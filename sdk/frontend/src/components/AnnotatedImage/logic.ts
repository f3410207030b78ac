/** Regions of an image: their colours, and which one lies under a point. No markup. */
import type { FileData } from "../../lib/component";

export type AnnotatedValue = { image: FileData; annotations: { image: FileData; label: string }[] } | null;

/** Hues that stay apart on photographs, neighbours far from each other. */
const HUES = [150, 30, 265, 90, 340, 205, 60, 310] as const;

/** Labels in the order in which they first appear. */
export function labelsOf(value: AnnotatedValue): string[] {
  return [...new Set(value?.annotations.map(({ label }) => label) ?? [])];
}

/** Colour of a label: the author's, else a hue of ours; the same for all regions with that label. */
export function regionColor(
  label: string,
  labels: readonly string[],
  map: Readonly<Record<string, string>> | null | undefined,
): string {
  const own = map?.[label];
  if (own && !/[;{}<>]|url/i.test(own)) return own;
  const hue = HUES[Math.max(0, labels.indexOf(label)) % HUES.length] ?? 150;
  return `oklch(0.7 0.17 ${hue})`;
}

/** The topmost region that is not clear at a point, given how opaque each is there (0 to 255); null for none. */
export function topmostAt(alphas: readonly number[]): number | null {
  for (let index = alphas.length - 1; index >= 0; index -= 1) {
    if ((alphas[index] ?? 0) > 8) return index;
  }
  return null;
}
