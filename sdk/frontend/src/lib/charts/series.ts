/** The colours of series: accent first, then a colour-blind-safe series (Okabe–Ito, adapted to each ground). */
export const SERIES = {
  light: ["#087158", "#c8640a", "#3b6fb6", "#a23b72", "#8a7a00", "#4a9ec9", "#6b5b95", "#7a5230"],
  dark: ["#59c9a6", "#f0a35e", "#7fb0ef", "#e58ab8", "#d9c95b", "#8fd3f0", "#b5a6e0", "#cfa37a"],
} as const;

/** CSS colour of a series by its position; it follows the page's scheme by itself. */
export function seriesColor(index: number): string {
  const place = index % SERIES.light.length;
  return place === 0 ? "var(--sd-accent)" : `light-dark(${SERIES.light[place]}, ${SERIES.dark[place]})`;
}
