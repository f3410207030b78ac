/** One sound: choose, drop or record it; play it with its waveform; cut it; download it. */
import "./Audio.css";

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { formatTime, toWAV } from "../../lib/media/capture";
import { displayName, splitName } from "../../lib/media/files";
import { useStreamed } from "../../lib/media/streamed";
import { DownloadTool, shownButtons, Tool } from "../../lib/media/tools";
import { useDrop } from "../../lib/media/drop";
import { EmptyMedia, MediaError, UploadArea, UploadProgress } from "../../lib/media/UploadArea";
import { useUploader } from "../../lib/media/uploader";
import { LiveMicrophone } from "./LiveMicrophone";
import { audioSources, clampRange } from "./logic";
import { Player } from "./Player";
import { Recorder } from "./Recorder";
import { numberText, t } from "../../lib/i18n";

interface WaveformOptions {
  waveform_color?: string | null;
  waveform_progress_color?: string | null;
  show_recording_waveform?: boolean;
}

interface AudioProps {
  sources?: string[] | string;
  streaming?: boolean;
  autoplay?: boolean;
  loop?: boolean;
  editable?: boolean;
  waveform_options?: WaveformOptions | null;
  subtitles?: FileData | null;
  playback_position?: number;
}

type View = ComponentProps<FileData | null, AudioProps>;

/** See the module's comment. */
export function Audio(page: View): VNode {
  const settings = page.props.value;
  const [recording, setRecording] = useState(false);
  const uploader = useUploader(page.upload, () => ({ types: ["audio"] }));
  const editable = page.interactive.value;
  const file = page.value.value;
  const take = async (files: readonly File[]): Promise<void> => {
    const [sent] = await uploader.send(files);
    setRecording(false);
    if (!sent) return;
    page.setValue(sent);
    page.dispatch("upload");
  };
  const { over, handlers } = useDrop((files) => void take(files), editable && file !== null);

  if (editable && settings.streaming) return <LiveMicrophone page={page} />;
  if (editable && recording && uploader.progress.value === null) {
    return (
      <Recorder
        onFile={(sound) => void take([sound])}
        onCancel={() => setRecording(false)}
        onEvent={(name) => page.dispatch(name)}
      />
    );
  }
  if (file) {
    return (
      <div class="sd-audio" {...handlers}>
        <Sound page={page} file={file} replace={(sound) => void take([sound])} />
        <UploadProgress uploader={uploader} />
        <MediaError text={uploader.error.value} />
        {over && <div class="sdm-veil">{t("Drop to replace")}</div>}
      </div>
    );
  }
  if (!editable) return <EmptyMedia icon="audio">{t("The audio will stand here")}</EmptyMedia>;
  const sources = audioSources(settings.sources);
  return (
    <UploadArea
      controlId={page.controlId}
      uploader={uploader}
      onFiles={(files) => void take(files)}
      dropText={t("or drop an audio file here")}
      icon="audio"
      types={["audio"]}
      hint={settings.placeholder}
      allowFiles={sources.includes("upload")}
      sources={
        sources.includes("microphone")
          ? [{ icon: "microphone", label: t("Record"), open: () => setRecording(true) }]
          : []
      }
    />
  );
}

interface SoundProps {
  page: View;
  file: FileData;
  replace: (file: File) => void;
}

function Sound({ page, file, replace }: SoundProps): VNode {
  const settings = page.props.value;
  const editable = page.interactive.value;
  const [broken, setBroken] = useState(false);
  const [duration, setDuration] = useState(0);
  const [range, setRange] = useState<[number, number] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { stream, whole, wasHeard, finish } = useStreamed(file);
  const src = page.fileURL(stream ?? file);
  const name = displayName(whole ?? file);
  const buttons = shownButtons(settings.buttons, ["download"]);
  useEffect(() => {
    setBroken(false);
    setRange(null);
  }, [src]);

  const trim = async (): Promise<void> => {
    if (!range) return;
    setProblem(null);
    try {
      const answer = await fetch(src, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(t("the server answered {status}", { status: answer.status }));
      const wav = await toWAV(await answer.blob(), range);
      replace(new File([wav], `${splitName(name)[0]}-cut.wav`, { type: "audio/wav" }));
    } catch (error) {
      setProblem(
        t("The audio could not be cut: {reason}.", { reason: error instanceof Error ? error.message : String(error) }),
      );
    }
  };

  if (broken) {
    return (
      <div class="sd-audio-broken">
        <EmptyMedia icon="audio">
          {t("The browser cannot play this file. Download it to hear it in another program.")}
        </EmptyMedia>
        <DownloadTool href={src} name={name} />
      </div>
    );
  }
  return (
    <>
      <Player
        key={stream ? "stream" : "file"}
        src={src}
        isStream={stream !== null}
        onStreamProblem={(reason) =>
          whole ? finish() : setProblem(t("The stream cannot be played: {reason}.", { reason }))
        }
        name={name}
        autoplay={settings.autoplay && !wasHeard}
        loop={settings.loop}
        position={settings.playback_position}
        subtitles={settings.subtitles ? page.fileURL(settings.subtitles) : null}
        range={range}
        colors={{
          wave: settings.waveform_options?.waveform_color ?? undefined,
          progress: settings.waveform_options?.waveform_progress_color ?? undefined,
          show: settings.waveform_options?.show_recording_waveform,
        }}
        onEvent={(event) => {
          page.dispatch(event);
          if (event === "stop" && whole) finish();
        }}
        onDuration={setDuration}
        onBroken={() => setBroken(true)}
        tools={
          <>
            {editable && !stream && (settings.editable ?? true) && duration > 0.2 && (
              <Tool
                icon="crop"
                label={t("Cut")}
                pressed={range !== null}
                onClick={() => setRange(range ? null : [0, duration])}
              />
            )}
            {buttons.has("download") && whole && <DownloadTool href={page.fileURL(whole)} name={name} />}
            {editable && (
              <Tool
                icon="close"
                label={t("Remove audio")}
                onClick={() => {
                  page.setValue(null);
                  page.dispatch("clear");
                }}
              />
            )}
          </>
        }
      />
      {range && (
        <div class="sd-audio-trim">
          <RangeEnd
            label={t("From")}
            value={range[0]}
            max={duration}
            onInput={(start) => setRange(clampRange([start, Math.max(range[1], start + 0.1)], duration))}
          />
          <RangeEnd
            label={t("To")}
            value={range[1]}
            max={duration}
            onInput={(end) => setRange(clampRange([Math.min(range[0], end - 0.1), end], duration))}
          />
          <div class="sdm-row">
            <button type="button" class="sd-btn" data-size="sm" data-variant="primary" onClick={() => void trim()}>
              {t("Keep")} {formatTime(range[1] - range[0])}
            </button>
            <button type="button" class="sd-btn" data-size="sm" onClick={() => setRange(null)}>
              {t("Cancel")}
            </button>
          </div>
        </div>
      )}
      <MediaError text={problem} />
    </>
  );
}

function RangeEnd(props: { label: string; value: number; max: number; onInput: (seconds: number) => void }): VNode {
  return (
    <label class="sd-audio-end">
      <span class="sd-meta">{props.label}</span>
      <input
        type="range"
        class="sd-audio-seek"
        min={0}
        max={props.max}
        step={0.05}
        value={props.value}
        aria-valuetext={formatTime(props.value)}
        style={{ "--sd-played": `${(props.value / props.max) * 100}%` }}
        onInput={(event) => props.onInput(Number(event.currentTarget.value))}
      />
      <span class="sd-meta sd-num">{t("{n} s", { n: numberText(props.value, 1) })}</span>
    </label>
  );
}
