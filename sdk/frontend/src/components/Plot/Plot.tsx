/** A figure: matplotlib as a picture, plotly and bokeh drawn by their own scripts, altair by Vega, in our colours. */
import "./Plot.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { apiRoot } from "../../lib/media/files";
import { DownloadTool, FullscreenTool, safeURL, shownButtons, Tools, useFullscreen } from "../../lib/media/tools";
import { EmptyMedia, MediaError } from "../../lib/media/UploadArea";
import { computedColor } from "../../lib/theme/computed";
import { scheme } from "../../lib/theme/theme";
import { loadBokeh, loadPlotly } from "./libraries";
import { parsed, plotTitle, recoloured, SERIES, themedLayout, type PlotColors, type PlotValue } from "./logic";
import { t } from "../../lib/i18n";

/** See the module's comment. */
export function Plot(page: ComponentProps<PlotValue | null>): VNode {
  const value = page.value.value;
  const frame = useRef<HTMLDivElement>(null);
  const fullscreen = useFullscreen(frame);
  if (!value?.plot) return <EmptyMedia icon="chart">{t("The plot will stand here")}</EmptyMedia>;
  const settings = page.props.value;
  const title = plotTitle(value, settings.label);
  const buttons = shownButtons(settings.buttons, ["fullscreen", "download"]);
  const isPicture = value.type === "matplotlib" || value.plot.startsWith("data:image/");
  return (
    <div class="sd-plot sd-media" ref={frame} data-full={fullscreen.full ? "" : undefined}>
      <Tools label={t("Plot tools")}>
        {buttons.has("fullscreen") && <FullscreenTool {...fullscreen} />}
        {isPicture && buttons.has("download") && (
          <DownloadTool href={value.plot} name="plot.png" label={t("Download plot")} />
        )}
      </Tools>
      {isPicture ? (
        <img class="sd-plot-picture" src={safeURL(value.plot)} alt={title} />
      ) : isDrawn(value.type) ? (
        <Drawn
          key={value.type}
          type={value.type}
          plot={value.plot}
          title={title}
          api={apiRoot(page.fileURL)}
          full={fullscreen.full}
        />
      ) : (
        <EmptyMedia icon="chart">
          {t("This page has no renderer for {type} charts. Return a figure of matplotlib, plotly, bokeh or altair.", {
            type: value.type,
          })}
        </EmptyMedia>
      )}
    </div>
  );
}

type Library = "plotly" | "bokeh" | "altair";

function isDrawn(type: string): type is Library {
  return type === "plotly" || type === "bokeh" || type === "altair";
}

interface DrawnProps {
  type: Library;
  plot: string;
  title: string;
  api: string;
  full: boolean;
}

function Drawn({ type, plot, title, api, full }: DrawnProps): VNode {
  const host = useRef<HTMLDivElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [ready, setReady] = useState(false);
  const dark = scheme.value === "dark";
  useEffect(() => {
    const target = host.current;
    if (!target) return;
    let gone = false;
    setError(null);
    let end: End | undefined;
    DRAW[type](target, plot, api, dark, () => gone)
      .then((drawn) => {
        if (gone) drawn?.();
        else {
          end = drawn;
          setReady(true);
        }
      })
      .catch((problem: unknown) => {
        if (!gone) setError(problem instanceof Error ? problem.message : String(problem));
      });
    return () => {
      gone = true;
      end?.();
    };
  }, [type, plot, api, dark]);
  useEffect(() => {
    const target = host.current;
    if (!target || type !== "plotly" || !ready) return;
    // Plotly follows the window only; a tab that opens or a column that grows changes the box alone.
    const observer = new ResizeObserver(() => {
      if (target.clientWidth > 0) void loadPlotly(api).then((library) => library.Plots.resize(target));
    });
    observer.observe(target);
    return () => {
      observer.disconnect();
      void loadPlotly(api).then((library) => library.purge(target));
    };
  }, [type, ready, api]);
  return (
    <>
      <MediaError text={error} />
      <div
        ref={host}
        class="sd-plot-drawn"
        role="group"
        aria-label={title}
        hidden={error !== null}
        aria-busy={!ready && !error}
        data-full={full ? "" : undefined}
        data-library={type}
      />
    </>
  );
}

/** Ends a drawing that has to be ended. */
type End = () => void;
type Draw = (
  target: HTMLElement,
  plot: string,
  api: string,
  dark: boolean,
  gone: () => boolean,
) => Promise<End | undefined>;

const DRAW: Record<Library, Draw> = { plotly: drawPlotly, bokeh: drawBokeh, altair: drawAltair };

async function drawPlotly(
  target: HTMLElement,
  plot: string,
  api: string,
  dark: boolean,
  gone: () => boolean,
): Promise<undefined> {
  const figure = parsed(plot);
  if (!figure) throw new Error(t("This plot's data could not be read."));
  const library = await loadPlotly(api);
  if (gone()) return;
  const colors = colorsOf(target, dark);
  const given = (figure["layout"] ?? {}) as Record<string, unknown>;
  const layout = themedLayout(given, colors, getComputedStyle(target).fontFamily);
  const traces = recoloured((figure["data"] ?? []) as unknown[], given, colors.series);
  const config = { responsive: true, displaylogo: false, ...((figure["config"] ?? {}) as object) };
  await library.react(target, traces, layout, config);
  const frames = figure["frames"];
  if (Array.isArray(frames) && frames.length > 0) await library.addFrames?.(target, frames);
}

async function drawBokeh(
  target: HTMLElement,
  plot: string,
  api: string,
  _dark: boolean,
  gone: () => boolean,
): Promise<undefined> {
  const item = parsed(plot);
  if (!item) throw new Error(t("This plot's data could not be read."));
  const library = await loadBokeh(api);
  if (gone()) return;
  target.replaceChildren();
  await library.embed.embed_item(item, target);
}

async function drawAltair(
  target: HTMLElement,
  plot: string,
  _api: string,
  dark: boolean,
  gone: () => boolean,
): Promise<End | undefined> {
  const spec = parsed(plot);
  if (!spec) throw new Error(t("This plot's data could not be read."));
  const { drawVega } = await import("./vega");
  if (gone()) return undefined;
  const chart = await drawVega(target, spec, colorsOf(target, dark), getComputedStyle(target).fontFamily);
  return () => chart.finalize();
}

/** The page's colours as rgb: plotly reads neither `oklch` nor `light-dark`. */
function colorsOf(element: HTMLElement, dark: boolean): PlotColors {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const read = (token: string, fallback: string): string => {
    if (!brush) return fallback;
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = computedColor(element, `var(${token})`);
    brush.fillRect(0, 0, 1, 1);
    const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  };
  return {
    ink: read("--sd-ink", "#1a211e"),
    ink2: read("--sd-ink-2", "#525a57"),
    line: read("--sd-line", "#e0e0dc"),
    series: [read("--sd-accent", "#087158"), ...SERIES[dark ? "dark" : "light"].slice(1)],
  };
}
