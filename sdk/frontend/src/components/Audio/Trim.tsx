/** The part of a sound that will be kept: marked on the waveform, its ends dragged or moved by arrow keys. */
import type { VNode } from "preact";

import { numberText, t } from "../../lib/i18n";
import { clampRange } from "./logic";

type Range = [startS: number, endS: number];

interface TrimProps {
  range: Range;
  durationS: number;
  onChange: (range: Range) => void;
}

/** Lies over the waveform. */
export function TrimRegion({ range, durationS, onChange }: TrimProps): VNode {
  const [start, end] = range;
  const percent = (seconds: number): string => `${(seconds / durationS) * 100}%`;
  return (
    <div class="sd-audio-trim">
      <div class="sd-audio-cut" style={{ insetInlineStart: 0, width: percent(start) }} />
      <div class="sd-audio-cut" style={{ insetInlineEnd: 0, width: percent(durationS - end) }} />
      <div class="sd-audio-range" style={{ insetInlineStart: percent(start), width: percent(end - start) }} />
      <TrimEnd
        label={t("From")}
        value={start}
        durationS={durationS}
        onInput={(next) => onChange(clampRange([Math.min(next, end - 0.1), end], durationS))}
      />
      <TrimEnd
        label={t("To")}
        value={end}
        durationS={durationS}
        onInput={(next) => onChange(clampRange([start, Math.max(next, start + 0.1)], durationS))}
      />
    </div>
  );
}

function TrimEnd(props: {
  label: string;
  value: number;
  durationS: number;
  onInput: (seconds: number) => void;
}): VNode {
  return (
    <input
      type="range"
      class="sd-audio-end"
      aria-label={props.label}
      aria-valuetext={secondsText(props.value)}
      min={0}
      max={props.durationS}
      step={0.05}
      value={props.value}
      onInput={(event) => {
        props.onInput(Number(event.currentTarget.value));
        // One that was pushed against the other end stays where it may be.
        event.currentTarget.value = String(props.value);
      }}
    />
  );
}

/** Stands below the player: what will be kept, and the question whether it is to be. */
export function TrimLine(props: { range: Range; onKeep: () => void; onCancel: () => void }): VNode {
  const [start, end] = props.range;
  return (
    <div class="sdm-row">
      <button type="button" class="sd-btn" data-size="sm" data-variant="primary" onClick={props.onKeep}>
        {t("Keep")} {secondsText(end - start)}
      </button>
      <button type="button" class="sd-btn" data-size="sm" onClick={props.onCancel}>
        {t("Cancel")}
      </button>
      <span class="sd-meta sd-num">
        {secondsText(start)} – {secondsText(end)}
      </span>
    </div>
  );
}

function secondsText(seconds: number): string {
  return t("{n} s", { n: numberText(seconds, 1) });
}
