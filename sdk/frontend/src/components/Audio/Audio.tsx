/** One sound: choose, drop or record it; play it with its waveform; cut it; download it. */
import "./Audio.css";

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { toWAV } from "../../lib/media/capture";
import { displayName, splitName } from "../../lib/media/files";
import { useStreamed } from "../../lib/media/streamed";
import { DownloadTool, shownButtons, Tool } from "../../lib/media/tools";
import { useDrop } from "../../lib/media/drop";
import { EmptyMedia, MediaError, UploadArea, UploadProgress } from "../../lib/media/UploadArea";
import { useValueUploader } from "../../lib/media/uploader";
import { LiveMicrophone } from "./LiveMicrophone";
import { audioSources } from "./logic";
import { Player } from "./Player";
import { Recorder } from "./Recorder";
import { TrimLine, TrimRegion } from "./Trim";
import { t } from "../../lib/i18n";

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
  const { uploader, take } = useValueUploader(page, ["audio"]);
  const editable = page.interactive.value;
  const file = page.value.value;
  const { over, handlers } = useDrop(take, editable && file !== null);

  if (editable && settings.streaming) return <LiveMicrophone page={page} />;
  if (editable && recording) {
    return (
      <Recorder
        onFile={(sound) => {
          setRecording(false);
          take([sound]);
        }}
        onCancel={() => setRecording(false)}
        onEvent={(name) => page.dispatch(name)}
      />
    );
  }
  if (file) {
    return (
      <div class="sd-audio" {...handlers}>
        <Sound page={page} file={file} replace={(sound) => take([sound])} />
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
      onFiles={take}
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
        overlay={range && duration > 0 && <TrimRegion range={range} durationS={duration} onChange={setRange} />}
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
      {range && <TrimLine range={range} onKeep={() => void trim()} onCancel={() => setRange(null)} />}
      <MediaError text={problem} />
    </>
  );
}
