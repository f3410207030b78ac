/** Draws altair's charts: Vega-Lite (and plain Vega) specifications, in the page's colours where the author set none. */
import embed, { type Config, type Result, type VisualizationSpec } from "vega-embed";

import type { PlotColors } from "./logic";

/** Altair writes its own defaults into every chart; they are no choice of the author's. */
const ALTAIR_VIEW = { continuousWidth: 300, continuousHeight: 300 };

/** Draw a chart; the result's `finalize` ends it. */
export async function drawVega(
  target: HTMLElement,
  spec: Record<string, unknown>,
  colors: PlotColors,
  font: string,
): Promise<Result> {
  return embed(target, filling(spec) as unknown as VisualizationSpec, {
    actions: false,
    renderer: "svg",
    config: vegaConfig(colors, font) as unknown as Config,
  });
}

/** A single chart without a width of its own takes the width of its place. */
export function filling(spec: Record<string, unknown>): Record<string, unknown> {
  const isSingle = ["mark", "layer"].some((part) => part in spec);
  const encoding = (spec["encoding"] ?? {}) as Record<string, unknown>;
  const isFaceted = ["row", "column", "facet"].some((channel) => channel in encoding);
  const config = { ...((spec["config"] ?? {}) as Record<string, unknown>) };
  if (JSON.stringify(config["view"]) === JSON.stringify(ALTAIR_VIEW)) delete config["view"];
  const sized =
    isSingle && !isFaceted && !("width" in spec) ? { width: "container", height: spec["height"] ?? 300 } : {};
  return { ...spec, ...sized, config };
}

/** Our look as a Vega configuration; the author's own `config` stands above it. */
export function vegaConfig(colors: PlotColors, font: string): object {
  const text = { labelFont: font, titleFont: font, labelColor: colors.ink2, titleColor: colors.ink };
  return {
    background: "transparent",
    font,
    view: { stroke: "transparent" },
    mark: { color: colors.series[0] },
    title: { color: colors.ink, anchor: "start", fontSize: 16, fontWeight: 600 },
    axis: {
      ...text,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: 500,
      gridColor: colors.line,
      domainColor: colors.line,
      tickColor: colors.line,
    },
    legend: { ...text, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 },
    header: text,
    range: { category: colors.series },
  };
}
