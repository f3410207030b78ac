/**
 * The camera as a stream: while it is on, a frame is put as the value and `stream` is fired every so often, until the
 * visitor stops it or the app ends the stream. Frames travel inside the value.
 */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { CameraChoice, CameraPicture, drawFrame, useCameraStream } from "../../lib/media/cameraStream";
import { fileOf } from "../../lib/media/dataurl";
import { Icon } from "../../lib/media/icons";
import { LiveLine } from "../../lib/media/LiveLine";
import { EmptyMedia, MediaError } from "../../lib/media/UploadArea";
import { t } from "../../lib/i18n";
import type { ImageProps } from "./Image";

/** Longer side of a streamed frame in px: what models that keep up with a camera take. */
const FRAME_PX = 640;

export function LiveCamera({ page }: { page: ComponentProps<FileData | null, ImageProps> }): VNode {
  const options = page.props.value.webcam_options;
  const video = useRef<HTMLVideoElement>(null);
  const end = (): void => page.dispatch("close_stream");
  const camera = useCameraStream(options, { onLost: end });
  const { stream, isAsking } = camera;
  const isMirrored = options?.mirror ?? true;

  useEffect(() => {
    if (!stream) return;
    const canvas = document.createElement("canvas");
    const timer = setInterval(() => {
      const picture = video.current;
      if (!picture || page.live.peek().stage === "waiting") return;
      if (!drawFrame(picture, canvas, isMirrored, FRAME_PX)) return;
      page.setValue(fileOf("frame.jpg", "image/jpeg", canvas.toDataURL("image/jpeg", 0.85)), { silent: true });
      page.dispatch("stream");
    }, page.streamEveryMs());
    return () => clearInterval(timer);
  }, [stream]);
  // A view that goes away in the middle (a tab that unmounts it) ends its stream.
  useEffect(() => end, []);
  useEffect(
    () =>
      page.live.subscribe((state) => {
        if (state.stage === "ended") camera.close();
      }),
    [],
  );
  const stop = (): void => {
    camera.close();
    end();
  };
  return (
    <div class="sdm-camera" data-mirror={isMirrored ? "" : undefined}>
      {stream ? (
        <CameraPicture stream={stream} video={video} />
      ) : (
        <EmptyMedia icon="camera">
          {t(isAsking ? "Waiting for the camera. The browser asks for permission." : "The camera is off")}
        </EmptyMedia>
      )}
      <MediaError text={camera.error} />
      <div class="sdm-row">
        {stream ? (
          <button type="button" class="sd-btn" data-size="sm" onClick={stop}>
            <Icon name="stop" size={18} /> {t("Stop")}
          </button>
        ) : (
          <button
            type="button"
            class="sd-btn"
            data-size="sm"
            data-variant="primary"
            disabled={isAsking}
            onClick={() => camera.open()}
          >
            <Icon name="camera" size={18} /> {t("Start camera")}
          </button>
        )}
        <LiveLine live={page.live} on={stream !== null} />
        {stream && <CameraChoice camera={camera} />}
      </div>
    </div>
  );
}
