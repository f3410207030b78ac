/**
 * A chart in plain SVG: axes, marks, a legend, and a tooltip that pointer and arrow keys move.
 *
 * Screen readers get the chart as a named group: the arrow keys go from value to value, and each is read out.
 */
import "./charts.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { anchorOf, planOf, stopAt, valueText, type Plan, type PlanSettings, type Shape, type Stop } from "./plan";
import { seriesColor } from "./series";
import type { Drawing } from "./table";
import { t } from "../i18n";

export interface ChartSettings extends PlanSettings {
  x_name: string;
  y_name: string;
  color_name: string;
  /** Columns that the tooltip shows beside those drawn; null shows no tooltip. */
  details: string[] | null;
  color_map?: Record<string, string> | null;
}

interface ChartProps {
  drawing: Drawing;
  settings: ChartSettings;
  height: number;
  /** Name for screen readers. */
  name: string;
  /** Called with both ends of a range that the visitor marked along x; null when nobody wants to know. */
  onRange: ((from: number, to: number) => void) | null;
  onDoubleClick: () => void;
}

/** CSS colour of a mark. */
export function colorOf(
  drawing: Drawing,
  map: Record<string, string> | null | undefined,
  series: number,
  tint: number | null,
): string {
  if (series >= 0) return map?.[drawing.series[series] ?? ""] ?? seriesColor(series);
  const [low, high] = drawing.tints ?? [0, 1];
  const part = tint === null ? 0 : high > low ? (tint - low) / (high - low) : 1;
  return `color-mix(in oklab, var(--sd-accent) ${Math.round(part * 100)}%, var(--sd-chart-low))`;
}

/** See the module's comment. */
export function Chart({ drawing, settings, height, name, onRange, onDoubleClick }: ChartProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [active, setActive] = useState(-1);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  useEffect(() => {
    const target = box.current;
    if (!target) return;
    const measure = (): void => setWidth(target.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  useEffect(() => setActive(-1), [drawing]);

  const plan = width > 0 ? planOf(drawing, settings, width, height) : null;
  const stop = plan?.stops[active];
  const within = (event: PointerEvent): { x: number; y: number } => {
    const frame = box.current?.getBoundingClientRect();
    return { x: event.clientX - (frame?.left ?? 0), y: event.clientY - (frame?.top ?? 0) };
  };
  const onMove = (event: PointerEvent): void => {
    if (!plan) return;
    const { x, y } = within(event);
    if (drag) setDrag([drag[0], Math.min(plan.box.right, Math.max(plan.box.left, x))]);
    else setActive(stopAt(plan.stops, x, y, drawing.mark === "point"));
  };
  const finish = (): void => {
    if (plan && drag && Math.abs(drag[1] - drag[0]) > 6) {
      const [from, to] = [...drag].sort((a, b) => a - b);
      onRange?.(plan.x.valueAt(from ?? 0), plan.x.valueAt(to ?? 0));
    }
    setDrag(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const count = plan?.stops.length ?? 0;
    const next = {
      ArrowRight: Math.min(active + 1, count - 1),
      ArrowLeft: Math.max(active - 1, 0),
      Home: 0,
      End: count - 1,
      Escape: -1,
    }[event.key];
    if (next === undefined || count === 0 || (event.key === "Escape" && active < 0)) return;
    event.preventDefault();
    setActive(next);
  };
  return (
    <div
      ref={box}
      class="sd-chart-plot"
      role="group"
      tabIndex={0}
      aria-roledescription={t("chart")}
      aria-label={t("{name}. Arrow keys read the values.", { name })}
      data-range={onRange ? "" : undefined}
      style={{ height: `${height}px` }}
      onPointerMove={onMove}
      onPointerLeave={() => setActive(-1)}
      onPointerDown={(event) => {
        if (!onRange || event.pointerType === "touch" || event.button !== 0) return;
        const { x } = within(event);
        event.currentTarget.setPointerCapture(event.pointerId);
        setActive(-1);
        setDrag([x, x]);
      }}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
      onDblClick={onDoubleClick}
      onKeyDown={onKeyDown}
      onBlur={() => setActive(-1)}
    >
      {plan && (
        <Drawn
          plan={plan}
          drawing={drawing}
          settings={settings}
          width={width}
          height={height}
          stop={stop}
          drag={drag}
        />
      )}
      {plan && stop && settings.details && (
        <Tip plan={plan} stop={stop} drawing={drawing} settings={settings} width={width} />
      )}
      <p class="sd-visually-hidden" aria-live="polite">
        {stop && document.activeElement === box.current ? spoken(stop, drawing, settings) : ""}
      </p>
    </div>
  );
}

interface DrawnProps {
  plan: Plan;
  drawing: Drawing;
  settings: ChartSettings;
  width: number;
  height: number;
  stop: Stop | undefined;
  drag: [number, number] | null;
}

function Drawn({ plan, drawing, settings, width, height, stop, drag }: DrawnProps): VNode {
  const { left, top, right, bottom } = plan.box;
  const paint = (shape: Shape): string => colorOf(drawing, settings.color_map, shape.point.series, shape.point.tint);
  const isDim = (shape: Shape): boolean => stop !== undefined && drawing.mark === "bar" && !stop.shapes.includes(shape);
  const clip = `sd-clip-${Math.round(left)}-${Math.round(right)}-${Math.round(bottom)}`;
  // Few points of a line are marked; many would hide it.
  const dots = drawing.mark === "line" ? (plan.shapes.length <= 40 ? plan.shapes : (stop?.shapes ?? [])) : [];
  const radius = drawing.points.length > 400 ? 3 : 4.5;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} height={height} aria-hidden="true">
      <clipPath id={clip}>
        <rect x={left} y={top - 8} width={Math.max(0, right - left)} height={bottom - top + 8} />
      </clipPath>
      <Axes plan={plan} settings={settings} width={width} />
      {stop && drawing.mark === "line" && <line class="sd-chart-cursor" x1={stop.x} x2={stop.x} y1={top} y2={bottom} />}
      <g clip-path={drawing.mark === "line" ? `url(#${clip})` : undefined}>
        {drawing.mark === "bar" &&
          plan.shapes.map((shape, index) => (
            <rect
              key={index}
              class={isDim(shape) ? "sd-chart-bar sd-chart-dim" : "sd-chart-bar"}
              x={shape.x - shape.width / 2}
              y={shape.y}
              width={shape.width}
              height={shape.height}
              rx={Math.min(3, shape.width / 4, shape.height / 2)}
              style={{ fill: paint(shape) }}
            />
          ))}
        {plan.lines.map((line) => (
          <path
            key={line.series}
            class="sd-chart-line"
            d={line.path}
            style={{ stroke: colorOf(drawing, settings.color_map, line.series, null) }}
          />
        ))}
        {dots.map((shape, index) => (
          <circle
            key={index}
            class="sd-chart-dot"
            cx={shape.x}
            cy={shape.y}
            r={stop?.shapes.includes(shape) ? 5 : 3}
            style={{ fill: paint(shape) }}
          />
        ))}
        {drawing.mark === "point" &&
          plan.shapes.map((shape, index) => (
            <circle
              key={index}
              class="sd-chart-point"
              cx={shape.x}
              cy={shape.y}
              r={stop?.shapes.includes(shape) ? radius + 2 : radius}
              style={{ fill: paint(shape), fillOpacity: 0.8, stroke: "var(--sd-surface)", strokeWidth: 1 }}
            />
          ))}
      </g>
      {drag && (
        <rect
          class="sd-chart-range"
          x={Math.min(...drag)}
          width={Math.abs(drag[1] - drag[0])}
          y={top}
          height={bottom - top}
        />
      )}
    </svg>
  );
}

function Axes({ plan, settings, width }: { plan: Plan; settings: ChartSettings; width: number }): VNode {
  const { left, right, bottom, top } = plan.box;
  const tilt = plan.xAngle;
  const yTilt = settings.y_label_angle ?? 0;
  return (
    <g>
      {plan.y.ticks
        .filter(({ at }) => at >= top - 1 && at <= bottom + 1)
        .map(({ at, text }) => (
          <g key={`${at}`}>
            {plan.y.kind !== "nominal" && <line class="sd-chart-grid" x1={left} x2={right} y1={at} y2={at} />}
            <text
              x={left - 8}
              y={at}
              dy="0.32em"
              text-anchor="end"
              transform={yTilt ? `rotate(${yTilt} ${left - 8} ${at})` : undefined}
            >
              {text}
            </text>
          </g>
        ))}
      <line class="sd-chart-axis" x1={left} x2={right} y1={bottom} y2={bottom} />
      {settings.x_axis_labels_visible !== false && (
        <g style={settings.x_axis_labels_visible === "hidden" ? { visibility: "hidden" } : undefined}>
          {plan.x.ticks.map(({ at, text }) => (
            <text
              key={`${at}`}
              x={at}
              y={bottom + (tilt === 0 ? 18 : 14)}
              text-anchor={tilt === 0 ? anchorOf(at, text, width) : tilt < 0 ? "end" : "start"}
              transform={tilt ? `rotate(${tilt} ${at} ${bottom + 10})` : undefined}
            >
              {text}
            </text>
          ))}
        </g>
      )}
    </g>
  );
}

interface Fact {
  name: string;
  text: string;
  color?: string;
}

/** What is known at a stop: its place along x, then a line for each series, or all of a point. */
function factsOf(stop: Stop, drawing: Drawing, settings: ChartSettings): Fact[] {
  const first = stop.shapes[0];
  if (!first) return [];
  const facts: Fact[] = [{ name: settings.x_name, text: valueText(first.point.x, drawing.xKind) }];
  for (const { point } of stop.shapes.slice(0, 12)) {
    const series = drawing.series[point.series];
    const isColored = drawing.series.length > 0 || point.series < 0;
    facts.push({
      name: series ?? settings.y_name,
      text: valueText(point.y, drawing.yKind, settings.y_axis_format),
      ...(isColored ? { color: colorOf(drawing, settings.color_map, point.series, point.tint) } : {}),
    });
    if (point.tint !== null) facts.push({ name: settings.color_name, text: valueText(point.tint, "quantitative") });
    for (const column of settings.details ?? []) {
      const at = drawing.columns.indexOf(column);
      if (point.row && at >= 0) facts.push({ name: column, text: valueText(point.row[at], "nominal") });
    }
  }
  if (stop.shapes.length > 12) facts.push({ name: t("More"), text: String(stop.shapes.length - 12) });
  return facts;
}

function spoken(stop: Stop, drawing: Drawing, settings: ChartSettings): string {
  return factsOf(stop, drawing, settings)
    .map(({ name, text }) => `${name}: ${text}`)
    .join(", ");
}

function Tip({
  plan,
  stop,
  drawing,
  settings,
  width,
}: {
  plan: Plan;
  stop: Stop;
  drawing: Drawing;
  settings: ChartSettings;
  width: number;
}): VNode {
  const isRight = stop.x > (plan.box.left + plan.box.right) / 2;
  const side = isRight ? { right: `${width - stop.x + 12}px` } : { left: `${stop.x + 12}px` };
  return (
    <div
      class="sd-chart-tip sd-float"
      aria-hidden="true"
      style={{ top: `${Math.max(0, Math.min(stop.y, plan.box.bottom - 64))}px`, ...side }}
    >
      <dl>
        {factsOf(stop, drawing, settings).flatMap(({ name, text, color }, index) => [
          <dt key={`${index}n`}>
            {color && <i class="sd-chart-swatch" style={{ background: color }} />}
            {name}
          </dt>,
          <dd key={`${index}v`}>{text}</dd>,
        ])}
      </dl>
    </div>
  );
}
