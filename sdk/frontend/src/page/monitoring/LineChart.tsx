/**
 * A small line over time, to be read at a glance; the value in words stands beside it. Pointing at it, or the arrow
 * keys, read single points.
 */
import { useState } from "preact/hooks";

interface LineProps {
  label: string;
  /** One value a step; null where there is none, which leaves a gap. */
  values: (number | null)[];
  startSeconds: number;
  stepSeconds: number;
  format: (value: number) => string;
  tone?: "accent" | "danger";
}

const WIDTH = 240;
const HEIGHT = 56;

export function LineChart({ label, values, startSeconds, stepSeconds, format, tone = "accent" }: LineProps) {
  const [at, setAt] = useState<number | null>(null);
  const highest = Math.max(0, ...values.map((value) => value ?? 0));
  const x = (index: number): number => (values.length > 1 ? (index / (values.length - 1)) * WIDTH : 0);
  const y = (value: number): number => HEIGHT - 3 - (highest > 0 ? (value / highest) * (HEIGHT - 8) : 0);
  const point = (event: PointerEvent & { currentTarget: Element }): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (event.clientX - box.left) / box.width;
    setAt(Math.min(Math.max(Math.round(place * (values.length - 1)), 0), values.length - 1));
  };
  const step = (event: KeyboardEvent): void => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    setAt(Math.min(Math.max((at ?? values.length - 1) + move, 0), values.length - 1));
  };
  const told = at === null ? null : (values[at] ?? null);
  return (
    <div class="sd-line" data-tone={tone}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}, highest ${format(highest)}. Arrow keys read the values.`}
        tabIndex={0}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
        onKeyDown={step}
        onBlur={() => setAt(null)}
      >
        <line class="sd-line-ground" x1="0" x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
        {partsOf(values).map((part) => (
          <polyline
            key={part[0]}
            points={part.map((index) => `${x(index).toFixed(1)},${y(values[index] ?? 0).toFixed(1)}`).join(" ")}
          />
        ))}
        {at !== null && told !== null ? <line class="sd-line-at" x1={x(at)} x2={x(at)} y1="0" y2={HEIGHT} /> : null}
      </svg>
      <p class="sd-meta sd-num" role="status">
        {at === null
          ? null
          : `${momentText(startSeconds + at * stepSeconds, stepSeconds)}: ${told === null ? "none" : format(told)}`}
      </p>
    </div>
  );
}

/** Runs of neighbouring points that have a value; a single point is drawn as a short stroke. */
function partsOf(values: (number | null)[]): number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  values.forEach((value, index) => {
    if (value !== null) part.push(index);
    if (value === null || index === values.length - 1) {
      if (part.length > 0) parts.push(part);
      part = [];
    }
  });
  return parts.map((indices) => (indices.length === 1 ? [indices[0] ?? 0, indices[0] ?? 0] : indices));
}

function momentText(seconds: number, stepSeconds: number): string {
  const moment = new Date(seconds * 1000);
  if (stepSeconds > 3600)
    return moment.toLocaleString(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });
  return moment.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}
