/** BarPlot, LinePlot and ScatterPlot: heading, legend, the chart and its caption. */
import type { VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";

import { Chart, colorOf } from "../../lib/charts/Chart";
import { pictureOf } from "../../lib/charts/picture";
import { valueText, type PlanSettings } from "../../lib/charts/plan";
import { drawingOf, type Drawing, type PlotData, type PlotSettings } from "../../lib/charts/table";
import type { ComponentProps } from "../../lib/component";
import { FullscreenTool, saveBlob, shownButtons, Tool, Tools, useFullscreen } from "../../lib/media/tools";
import { EmptyMedia } from "../../lib/media/UploadArea";
import { notify } from "../../lib/ui";
import { t } from "../../lib/i18n";

interface NativePlotProps extends PlotSettings, PlanSettings {
  title?: string | null;
  x_title?: string | null;
  y_title?: string | null;
  color_title?: string | null;
  color_map?: Record<string, string> | null;
  colors_in_legend?: string[] | null;
  caption?: string | null;
  tooltip?: "axis" | "none" | "all" | string[];
  height?: number | null;
}

const HEIGHT_PX = 320;

/** See the module's comment. */
export function NativePlot(page: ComponentProps<PlotData | null, NativePlotProps>): VNode {
  const settings = page.props.value;
  const value = page.value.value;
  const { x, y, color, x_bin, y_aggregate, sort } = settings;
  const drawing = useMemo(
    () => drawingOf(value, { x, y, color, x_bin, y_aggregate, sort } as PlotSettings),
    [value, x, y, color, x_bin, y_aggregate, sort],
  );
  const frame = useRef<HTMLDivElement>(null);
  const fullscreen = useFullscreen(frame);
  const xName = settings.x_title || x || value?.columns[0] || "";
  const yName =
    settings.y_title ||
    (y_aggregate && y ? t("{aggregate} of {column}", { aggregate: y_aggregate, column: y }) : y) ||
    value?.columns[1] ||
    "";
  const colorName = settings.color_title || color || "";
  const height = fullscreen.full ? Math.max(240, innerHeight - 160) : (settings.height ?? HEIGHT_PX);
  if (!drawing) return <EmptyMedia icon="chart">{t("The chart will stand here")}</EmptyMedia>;

  const title = settings.title || "";
  const buttons = shownButtons(settings.buttons, []);
  const isTime = drawing.xKind === "temporal";
  const range = (from: number, to: number): void => {
    // Gradio speaks of times in seconds where a range is meant.
    const ends = isTime ? [from / 1000, to / 1000] : [from, to];
    page.dispatch("select", { index: ends, value: ends, selected: true });
  };
  const save = (): void => {
    const svg = frame.current?.querySelector<SVGSVGElement>(".sd-chart-plot > svg");
    if (!svg) return;
    pictureOf(svg).then(
      (blob) => saveBlob(blob, `${title || "chart"}.png`),
      () => notify("error", t("The picture of the chart could not be made.")),
    );
  };
  return (
    <div class="sd-chart sd-media" ref={frame}>
      {buttons.size > 0 && (
        <Tools label={t("Chart tools")}>
          {buttons.has("fullscreen") && <FullscreenTool {...fullscreen} />}
          {buttons.has("export") && <Tool icon="download" label={t("Save as PNG")} onClick={save} />}
        </Tools>
      )}
      {title && <p class="sd-chart-title">{title}</p>}
      <Legend drawing={drawing} settings={settings} name={colorName} />
      <p class="sd-chart-axis-title" data-axis="y">
        {yName}
      </p>
      <Chart
        drawing={drawing}
        settings={{
          ...settings,
          x_name: xName,
          y_name: yName,
          color_name: colorName,
          details: detailsOf(settings, drawing),
        }}
        height={height}
        name={title || settings.label || t("{y} by {x}", { y: yName, x: xName })}
        onRange={page.listens("select") && drawing.xKind !== "nominal" ? range : null}
        onDoubleClick={() => page.dispatch("double_click")}
      />
      <p class="sd-chart-axis-title" data-axis="x">
        {xName}
      </p>
      {settings.caption && <p class="sd-chart-caption">{settings.caption}</p>}
    </div>
  );
}

function detailsOf(settings: NativePlotProps, drawing: Drawing): string[] | null {
  const { tooltip = "axis" } = settings;
  if (tooltip === "none") return null;
  if (tooltip === "axis") return [];
  const wanted = tooltip === "all" ? drawing.columns : tooltip;
  return wanted.filter((column) => column !== settings.x && column !== settings.y && column !== settings.color);
}

function Legend({
  drawing,
  settings,
  name,
}: {
  drawing: Drawing;
  settings: NativePlotProps;
  name: string;
}): VNode | null {
  if (drawing.tints) {
    return (
      <p class="sd-chart-legend">
        <span class="sd-meta">{name}</span>
        <span class="sd-num">{valueText(drawing.tints[0], "quantitative")}</span>
        <span class="sd-chart-ramp" aria-hidden="true" />
        <span class="sd-num">{valueText(drawing.tints[1], "quantitative")}</span>
      </p>
    );
  }
  const listed = settings.colors_in_legend;
  const shown = drawing.series
    .map((series, index) => ({ series, index }))
    .filter(({ series }) => !listed || listed.includes(series));
  if (shown.length === 0) return null;
  return (
    <ul class="sd-chart-legend" aria-label={name || t("Colours")}>
      {shown.map(({ series, index }) => (
        <li key={series}>
          <i class="sd-chart-swatch" style={{ background: colorOf(drawing, settings.color_map, index, null) }} />
          {series}
        </li>
      ))}
    </ul>
  );
}
