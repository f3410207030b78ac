/** One video: choose, drop or record it; native player with subtitles; download. */
import "./Video.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { Camera, type WebcamOptions } from "../../lib/media/Camera";
import { displayName, isFileData } from "../../lib/media/files";
import { useStreamed, useStreamSource } from "../../lib/media/streamed";
import { cssSize, DownloadTool, safeURL, shownButtons, Tool } from "../../lib/media/tools";
import { useDrop } from "../../lib/media/drop";
import { EmptyMedia, MediaError, UploadArea, UploadProgress } from "../../lib/media/UploadArea";
import { useUploader } from "../../lib/media/uploader";
import { videoOf, type VideoValue } from "./logic";
import { t } from "../../lib/i18n";

interface VideoProps {
  height?: number | string;
  width?: number | string;
  sources?: string[] | string;
  webcam_options?: WebcamOptions | null;
  include_audio?: boolean | null;
  autoplay?: boolean;
  loop?: boolean;
  subtitles?: FileData | null;
  playback_position?: number;
}

type View = ComponentProps<VideoValue, VideoProps>;

/** See the module's comment. */
export function Video(page: View): VNode {
  const settings = page.props.value;
  const [recording, setRecording] = useState(false);
  const uploader = useUploader(page.upload, () => ({ types: ["video"] }));
  const editable = page.interactive.value;
  const { video, subtitles } = videoOf(page.value.value, settings.subtitles);
  const take = async (files: readonly File[]): Promise<void> => {
    const [sent] = await uploader.send(files);
    if (!sent) return;
    setRecording(false);
    page.setValue(sent);
    page.dispatch("upload");
  };
  if (editable && recording && uploader.progress.value === null) {
    return (
      <Camera
        mode="video"
        options={settings.webcam_options}
        audio={settings.include_audio ?? true}
        onFile={(file) => void take([file])}
        onCancel={() => setRecording(false)}
        onRecording={(state) => page.dispatch(state === "start" ? "start_recording" : "stop_recording")}
      />
    );
  }
  if (video)
    return (
      <Player page={page} file={video} subtitles={subtitles} uploader={uploader} take={(files) => void take(files)} />
    );
  const height = cssSize(settings.height);
  if (!editable)
    return (
      <EmptyMedia icon="video" height={height}>
        {t("The video will stand here")}
      </EmptyMedia>
    );
  const sources =
    typeof settings.sources === "string" ? [settings.sources] : (settings.sources ?? ["upload", "webcam"]);
  return (
    <UploadArea
      controlId={page.controlId}
      uploader={uploader}
      onFiles={(files) => void take(files)}
      dropText={t("or drop a video here")}
      icon="video"
      types={["video"]}
      hint={settings.placeholder}
      height={height}
      allowFiles={sources.includes("upload")}
      sources={
        sources.includes("webcam") ? [{ icon: "camera", label: t("Record"), open: () => setRecording(true) }] : []
      }
    />
  );
}

interface PlayerProps {
  page: View;
  file: FileData;
  subtitles: FileData | null;
  uploader: ReturnType<typeof useUploader>;
  take: (files: readonly File[]) => void;
}

function Player({ page, file, subtitles, uploader, take }: PlayerProps): VNode {
  const settings = page.props.value;
  const editable = page.interactive.value;
  const element = useRef<HTMLVideoElement>(null);
  const [broken, setBroken] = useState(false);
  const { over, handlers } = useDrop(take, editable);
  const { stream, whole, wasHeard, finish } = useStreamed(file);
  const src = page.fileURL(stream ?? file);
  const [problem, setProblem] = useState<string | null>(null);
  useStreamSource(element, stream ? src : null, (reason) =>
    whole ? finish() : setProblem(t("The stream cannot be played: {reason}.", { reason })),
  );
  useEffect(() => {
    setBroken(false);
    setProblem(null);
  }, [src]);
  useEffect(() => {
    if (element.current && settings.playback_position !== undefined)
      element.current.currentTime = settings.playback_position;
  }, [settings.playback_position, src]);
  const name = displayName(whole ?? file);
  const buttons = shownButtons(settings.buttons, ["download"]);
  return (
    <div class="sd-video" style={{ width: cssSize(settings.width) }} {...handlers}>
      {broken ? (
        <EmptyMedia icon="video" height={cssSize(settings.height)}>
          {t("The browser cannot play this video. Download it to watch it in another program.")}
        </EmptyMedia>
      ) : (
        <video
          key={stream ? "stream" : "file"}
          ref={element}
          class="sd-video-player"
          src={stream ? undefined : safeURL(src)}
          controls
          playsInline
          preload="metadata"
          autoplay={settings.autoplay && !wasHeard}
          loop={settings.loop}
          aria-label={settings.label ?? name}
          style={{ height: cssSize(settings.height) }}
          onPlay={() => page.dispatch("play")}
          onPause={() => page.dispatch(element.current?.ended ? "stop" : "pause")}
          onEnded={() => {
            page.dispatch("end");
            if (stream && whole) finish();
          }}
          onError={() => !stream && setBroken(true)}
        >
          {subtitles && isFileData(subtitles) && (
            <track kind="captions" src={safeURL(page.fileURL(subtitles))} default label={t("Captions")} />
          )}
        </video>
      )}
      <div class="sd-video-bar">
        <span class="sd-meta sdm-ellipsis">{name}</span>
        {buttons.has("download") && whole && <DownloadTool href={page.fileURL(whole)} name={name} />}
        {editable && (
          <Tool
            icon="close"
            label={t("Remove video")}
            onClick={() => {
              page.setValue(null);
              page.dispatch("clear");
            }}
          />
        )}
      </div>
      <UploadProgress uploader={uploader} />
      <MediaError text={problem ?? uploader.error.value} />
      {over && <div class="sdm-veil">{t("Drop to replace")}</div>}
    </div>
  );
}
