/** A number that people watch, how it changed, and its past as a line. */
import { t } from "../../lib/i18n";
import type { ComponentModule, ComponentProps } from "../../lib/component";
import { changeOf, sparkline, trendWords, written, type Change, type Direction, type MetricProps } from "./logic";
import "./metric.css";

const ARROWS: Record<Direction, string> = { up: "M6 15l6-6 6 6", down: "M6 9l6 6 6-6", same: "M6 12h12" };

function Metric({ id, props, value }: ComponentProps<number | string | null, MetricProps>) {
  const settings = props.value;
  const { label, info, show_label: isLabelShown = true, container = true, sparkline: past } = settings;
  const change = changeOf(settings);
  const line = past ? sparkline(past) : null;
  const name = label || t("Metric");
  return (
    <div class="sd-metric" data-framed={container ? "" : undefined} role="group" aria-labelledby={`sd-metric-${id}`}>
      <p
        id={`sd-metric-${id}`}
        class={isLabelShown && label ? "sd-metric-label" : "sd-visually-hidden"}
        data-part="label"
      >
        {name}
      </p>
      {info ? (
        <p class="sd-metric-info" data-part="info">
          {info}
        </p>
      ) : null}
      <p class="sd-metric-value sd-num" data-part="value">
        {written(value.value, settings)}
      </p>
      {change || settings.delta_label ? (
        <p class="sd-metric-delta sd-num" data-part="delta" data-meaning={change?.meaning}>
          {change ? <Delta {...change} /> : null}
          {settings.delta_label ? <span aria-hidden={change ? "true" : undefined}>{settings.delta_label}</span> : null}
        </p>
      ) : null}
      {line && past ? (
        <div class="sd-metric-trend" role="img" aria-label={trendWords(past, settings)} data-part="sparkline">
          <svg viewBox="0 0 100 32" preserveAspectRatio="none" aria-hidden="true">
            <path d={`${line.path}`} vector-effect="non-scaling-stroke" />
          </svg>
          <i style={`left:${line.end[0]}%;top:${(line.end[1] / 32) * 100}%`} />
        </div>
      ) : null}
    </div>
  );
}

function Delta({ words, direction, size }: Change) {
  return (
    <>
      <span class="sd-visually-hidden">{words}</span>
      <span class="sd-metric-change" aria-hidden="true">
        <svg viewBox="0 0 24 24" width="14" height="14" fill="none" stroke="currentColor" stroke-width="2.5">
          <path d={ARROWS[direction]} stroke-linecap="round" stroke-linejoin="round" />
        </svg>
        {direction === "same" ? t("no change") : size}
      </span>
    </>
  );
}

export default { view: Metric, bare: true, empty: null } satisfies ComponentModule;
