/** The drawn waveform: wavesurfer over an <audio> element that plays by itself. A lazy chunk of its own. */
import WaveSurfer from "wavesurfer.js";

import { computedColor } from "../../lib/theme/computed";

export interface WaveformColors {
  wave?: string | undefined;
  progress?: string | undefined;
}

/** Draw the waveform of `media` into `container`; answers the function that takes it away. */
export function drawWaveform(container: HTMLElement, media: HTMLAudioElement, colors: WaveformColors): () => void {
  const style = getComputedStyle(container);
  const surfer = WaveSurfer.create({
    container,
    media,
    height: 56,
    barWidth: 2,
    barGap: 2,
    barRadius: 2,
    cursorWidth: 1,
    dragToSeek: true,
    normalize: true,
    waveColor: colors.wave ?? computedColor(container, "var(--sd-wave)"),
    progressColor: colors.progress ?? computedColor(container, "var(--sd-wave-played)"),
    cursorColor: style.color,
  });
  // A file that cannot be decoded still plays or fails in the player; only the picture is missing then.
  surfer.on("error", () => container.setAttribute("data-failed", ""));
  surfer.on("ready", () => container.setAttribute("data-ready", ""));
  return () => surfer.destroy();
}
