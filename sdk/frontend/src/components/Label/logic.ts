/** What a Label shows: one answer, and how sure the model is of each candidate. */

export interface LabelValue {
  label?: string | number | null;
  confidences?: { label: string; confidence: number }[] | null;
}

export interface Bar {
  label: string;
  confidence: number;
  /** Width of the bar in percent of the widest possible one, kept between 0 and 100. */
  width: number;
  /** The number beside it: a percentage, or the score itself where it is none. */
  text: string;
}

/** Bars in the order that the server sent (highest first). Scores outside 0–1 are shown as they are. */
export function bars(value: LabelValue | null | undefined): Bar[] {
  const candidates = (value?.confidences ?? []).filter((one) => Number.isFinite(one.confidence));
  const largest = Math.max(1, ...candidates.map((one) => Math.abs(one.confidence)));
  return candidates.map(({ label, confidence }) => ({
    label: String(label),
    confidence,
    width: Math.max(0, Math.min(100, (confidence / largest) * 100)),
    text: largest > 1 || confidence < 0 ? formatScore(confidence) : formatPercent(confidence),
  }));
}

/** 0.9231 → "92 %"; below one percent with a digit more, and never a false 0 or 100. */
export function formatPercent(fraction: number): string {
  const percent = fraction * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  if (percent < 100 && percent > 99.9) return "> 99.9 %";
  return `${percent < 1 || percent > 99 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

function formatScore(score: number): string {
  return String(Number(score.toPrecision(4)));
}

/** The answer as a heading; null when nothing came yet. */
export function headline(value: LabelValue | null | undefined): string | null {
  const label = value?.label ?? value?.confidences?.[0]?.label;
  return label === undefined || label === null || label === "" ? null : String(label);
}
