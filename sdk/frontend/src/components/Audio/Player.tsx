/**
 * The audio player: an <audio> element with our own controls (play, seek, time, speed, volume), so that it looks the
 * same everywhere and every control has a name. The waveform is a picture on top; the seek slider works without it.
 */
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { formatTime } from "../../lib/media/capture";
import { useStreamSource } from "../../lib/media/streamed";
import { Tool, safeURL } from "../../lib/media/tools";
import { nextSpeed, SPEEDS } from "./logic";
import { t } from "../../lib/i18n";

export interface PlayerProps {
  src: string;
  /** Whether `src` is the playlist of a stream that may still be made. */
  isStream?: boolean;
  onStreamProblem?: (text: string) => void;
  name: string;
  autoplay?: boolean | undefined;
  loop?: boolean | undefined;
  /** Seconds to jump to when it changes. */
  position?: number | undefined;
  subtitles?: string | null;
  colors?: { wave?: string | undefined; progress?: string | undefined; show?: boolean | undefined };
  /** Part that is played, in seconds, while it is being chosen. */
  range?: readonly [number, number] | null;
  /** What lies over the waveform. */
  overlay?: ComponentChildren;
  onEvent?: (event: "play" | "pause" | "stop") => void;
  onDuration?: (seconds: number) => void;
  onBroken?: () => void;
  tools?: ComponentChildren;
}

/** See the module's comment. */
export function Player(props: PlayerProps): VNode {
  const { src, name } = props;
  const audio = useRef<HTMLAudioElement>(null);
  const wave = useRef<HTMLDivElement>(null);
  const [playing, setPlaying] = useState(false);
  const [time, setTime] = useState(0);
  const [duration, setDuration] = useState(0);
  const [speed, setSpeed] = useState(1);
  const [muted, setMuted] = useState(false);
  const isStream = props.isStream ?? false;
  const range = props.range ?? null;
  const showWave = !isStream && (props.colors?.show ?? true);
  useStreamSource(audio, isStream ? src : null, (text) => props.onStreamProblem?.(text));

  useEffect(() => {
    const media = audio.current;
    const target = wave.current;
    if (!media || !target || !showWave) return;
    let remove: (() => void) | null = null;
    let gone = false;
    import("./waveform")
      .then(({ drawWaveform }) => {
        if (!gone) remove = drawWaveform(target, media, props.colors ?? {});
      })
      .catch(() => undefined); // the slider below seeks without the picture
    return () => {
      gone = true;
      remove?.();
    };
  }, [src, showWave]);
  useEffect(() => {
    if (audio.current && props.position !== undefined) audio.current.currentTime = props.position;
  }, [props.position, src]);

  const measured = (media: HTMLAudioElement): void => {
    // Streams and some recordings have no length until they were played to the end.
    if (!Number.isFinite(media.duration)) return;
    setDuration(media.duration);
    props.onDuration?.(media.duration);
  };
  const toggle = (): void => {
    const media = audio.current;
    if (!media) return;
    if (media.paused && range && (media.currentTime < range[0] || media.currentTime >= range[1] - 0.05)) {
      media.currentTime = range[0];
    }
    if (media.paused) void media.play().catch(() => props.onBroken?.());
    else media.pause();
  };
  const onTimeUpdate = (media: HTMLAudioElement): void => {
    setTime(media.currentTime);
    if (range && !media.paused && media.currentTime >= range[1]) media.pause();
  };
  return (
    <div class="sd-audio-player" role="group" aria-label={t("Player for {name}", { name })}>
      <audio
        ref={audio}
        src={isStream ? undefined : safeURL(src)}
        preload="metadata"
        autoplay={props.autoplay}
        loop={props.loop}
        onPlay={() => {
          setPlaying(true);
          props.onEvent?.("play");
        }}
        onPause={(event) => {
          setPlaying(false);
          if (!event.currentTarget.ended) props.onEvent?.("pause");
        }}
        onEnded={() => props.onEvent?.("stop")}
        onTimeUpdate={(event) => onTimeUpdate(event.currentTarget)}
        onLoadedMetadata={(event) => measured(event.currentTarget)}
        onDurationChange={(event) => measured(event.currentTarget)}
        onError={() => !isStream && props.onBroken?.()}
      >
        {props.subtitles && <track kind="captions" src={safeURL(props.subtitles)} default label={t("Captions")} />}
      </audio>
      {(showWave || props.overlay) && (
        <div class="sd-audio-wave">
          {showWave && <div ref={wave} aria-hidden="true" />}
          {props.overlay}
        </div>
      )}
      <div class="sd-audio-controls">
        <button type="button" class="sd-audio-play" aria-label={playing ? t("Pause") : t("Play")} onClick={toggle}>
          <PlayShape playing={playing} />
        </button>
        <span class="sd-meta sd-num">{formatTime(time)}</span>
        <input
          type="range"
          class="sd-audio-seek"
          aria-label={t("Position")}
          aria-valuetext={t("{time} of {duration}", { time: formatTime(time), duration: formatTime(duration) })}
          min={0}
          max={duration || 1}
          step={0.1}
          value={time}
          style={{ "--sd-played": `${duration > 0 ? (time / duration) * 100 : 0}%` }}
          onInput={(event) => {
            if (audio.current) audio.current.currentTime = Number(event.currentTarget.value);
          }}
        />
        <span class="sd-meta sd-num">{formatTime(duration)}</span>
        <button
          type="button"
          class="sd-icon-btn sd-audio-speed"
          aria-label={t("Speed {speed} times", { speed })}
          title={t("Speed")}
          onClick={() => {
            const next = nextSpeed(speed, SPEEDS);
            setSpeed(next);
            if (audio.current) audio.current.playbackRate = next;
          }}
        >
          {speed}×
        </button>
        <Tool
          icon={muted ? "muted" : "volume"}
          label={muted ? t("Sound on") : t("Mute")}
          onClick={() => {
            setMuted(!muted);
            if (audio.current) audio.current.muted = !muted;
          }}
        />
        {props.tools}
      </div>
    </div>
  );
}

function PlayShape({ playing }: { playing: boolean }): VNode {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">
      <path d={playing ? "M6 4.500h3v11H6Zm5 0h3v11h-3Z" : "M7 4v12l9-6Z"} />
    </svg>
  );
}
