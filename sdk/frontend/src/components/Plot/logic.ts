/** What a plot's wire value holds, and our colours for the libraries that draw it. */
import { t } from "../../lib/i18n";

export interface PlotValue {
  type: "matplotlib" | "plotly" | "bokeh" | "altair" | string;
  /** A data URL (matplotlib) or the library's own JSON. */
  plot: string;
}

/** Colours as the page has them now, resolved to what a canvas understands. */
export interface PlotColors {
  ink: string;
  ink2: string;
  line: string;
  series: string[];
}

export { SERIES } from "../../lib/charts/series";

type Layout = Record<string, unknown>;

/**
 * Plotly's default series. Its first colour in a template tells that the author chose none; plotly express writes
 * them into every trace as well.
 */
const PLOTLY_SERIES = [
  "#636efa", "#ef553b", "#00cc96", "#ab63fa", "#ffa15a", "#19d3f3", "#ff6692", "#b6e880", "#ff97ff", "#fecb52",
]; // prettier-ignore

function isDefaultTemplate(template: unknown): boolean {
  const colorway = (template as { layout?: { colorway?: string[] } } | undefined)?.layout?.colorway;
  return template === undefined || colorway?.[0]?.toLowerCase() === PLOTLY_SERIES[0];
}

/** Traces with plotly's default colours replaced by ours, when the author left the looks to the library. */
export function recoloured(traces: readonly unknown[], layout: Layout, series: readonly string[]): unknown[] {
  if (!isDefaultTemplate(layout["template"])) return [...traces];
  const ours = (color: unknown): unknown => {
    const at = typeof color === "string" ? PLOTLY_SERIES.indexOf(color.toLowerCase()) : -1;
    return at === -1 ? color : (series[at % series.length] ?? color);
  };
  const inside = (part: unknown): unknown =>
    typeof part === "object" && part !== null && "color" in part ? { ...part, color: ours(part.color) } : part;
  return traces.map((trace) => {
    if (typeof trace !== "object" || trace === null) return trace;
    const { marker, line, fillcolor, ...rest } = trace as Record<string, unknown>;
    return {
      ...rest,
      ...(marker === undefined ? {} : { marker: inside(marker) }),
      ...(line === undefined ? {} : { line: inside(line) }),
      ...(fillcolor === undefined ? {} : { fillcolor: ours(fillcolor) }),
    };
  });
}

/** A plotly layout with our look under the author's: whatever the author set stays. */
export function themedLayout(layout: Layout, colors: PlotColors, font: string): Layout {
  const template = layout["template"];
  const isAuthors = !isDefaultTemplate(template);
  const axis = {
    gridcolor: colors.line,
    linecolor: colors.line,
    zerolinecolor: colors.line,
    tickcolor: colors.line,
    automargin: true,
  };
  const ours = {
    layout: {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: font, size: 13, color: colors.ink2 },
      title: { font: { size: 16, color: colors.ink }, x: 0, xref: "paper" },
      colorway: colors.series,
      xaxis: axis,
      yaxis: axis,
      legend: { font: { color: colors.ink } },
      hoverlabel: { font: { family: font } },
      margin: { l: 48, r: 16, t: layout["title"] ? 56 : 24, b: 40 },
    },
  };
  return { ...layout, template: isAuthors ? template : ours, autosize: layout["width"] === undefined };
}

/** Name of the thing that is drawn, for people who cannot see it. */
export function plotTitle(value: PlotValue | null, label: string | undefined): string {
  let title = "";
  if (value?.type === "plotly") {
    const layout = (parsed(value.plot)?.["layout"] ?? {}) as { title?: string | { text?: string } };
    title = typeof layout.title === "string" ? layout.title : (layout.title?.text ?? "");
  } else if (value?.type === "altair") {
    const stated = (parsed(value.plot)?.["title"] ?? "") as string | string[] | { text?: string | string[] };
    title = [typeof stated === "object" && !Array.isArray(stated) ? (stated.text ?? "") : stated].flat().join(" ");
  }
  const text = title.replace(/<[^>]*>/g, " ").trim();
  return text || (label && label !== "Plot" ? t("Plot: {label}", { label }) : t("Plot"));
}

/** A library's JSON, or null when it is not an object. */
export function parsed(plot: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(plot);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
