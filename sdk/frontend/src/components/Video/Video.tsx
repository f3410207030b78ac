/** One video: choose, drop or record it; native player with subtitles; download. */
import "./Video.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import type { WebcamOptions } from "../../lib/media/cameraStream";
import { displayName, isFileData } from "../../lib/media/files";
import { useStreamed, useStreamSource } from "../../lib/media/streamed";
import { cssSize, DownloadTool, safeURL, shownButtons, Tool } from "../../lib/media/tools";
import { useDrop } from "../../lib/media/drop";
import { useSources } from "../../lib/media/sources";
import { EmptyMedia, MediaError, UploadArea, UploadProgress } from "../../lib/media/UploadArea";
import { useValueUploader, type Uploader } from "../../lib/media/uploader";
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
  const { uploader, take } = useValueUploader(page, ["video"]);
  const editable = page.interactive.value;
  const { video, subtitles } = videoOf(page.value.value, settings.subtitles);
  const names = typeof settings.sources === "string" ? [settings.sources] : (settings.sources ?? ["upload", "webcam"]);
  const { camera, sources } = useSources({
    mode: "video",
    names,
    take,
    fail: uploader.fail,
    options: settings.webcam_options,
    audio: settings.include_audio ?? true,
    onRecording: (state) => page.dispatch(state === "start" ? "start_recording" : "stop_recording"),
    controlId: page.controlId,
  });
  if (editable && camera) return camera;
  if (video) return <Player page={page} file={video} subtitles={subtitles} uploader={uploader} take={take} />;
  const height = cssSize(settings.height);
  if (!editable)
    return (
      <EmptyMedia icon="video" height={height}>
        {t("The video will stand here")}
      </EmptyMedia>
    );
  return (
    <UploadArea
      controlId={page.controlId}
      uploader={uploader}
      onFiles={take}
      dropText={t("or drop a video here")}
      icon="video"
      types={["video"]}
      hint={settings.placeholder}
      height={height}
      allowFiles={names.includes("upload")}
      sources={sources}
    />
  );
}

interface PlayerProps {
  page: View;
  file: FileData;
  subtitles: FileData | null;
  uploader: Uploader;
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
