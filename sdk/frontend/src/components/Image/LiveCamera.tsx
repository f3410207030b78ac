/**
 * The camera as a stream: while it is on, a frame is put as the value and `stream` is fired every so often. Frames
 * travel inside the value (a data URL), as each is used once and never looked at again.
 */
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { closeStream, openDevice } from "../../lib/media/capture";
import { Icon } from "../../lib/media/icons";
import { EmptyMedia, MediaError } from "../../lib/media/UploadArea";
import type { ImageProps } from "./Image";
import { t } from "../../lib/i18n";

/** Widest side of a streamed frame in px: what models that keep up with a camera take. */
const FRAME_PX = 640;

export function LiveCamera({ page }: { page: ComponentProps<FileData | null, ImageProps> }): VNode {
  const settings = page.props.value;
  const video = useRef<HTMLVideoElement>(null);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [error, setError] = useState<string | null>(null);
  const everyMs = Math.max(30, (settings.stream_every ?? 0.5) * 1000);
  const mirror = settings.webcam_options?.mirror ?? true;

  useEffect(() => {
    if (!stream || !video.current) return;
    const picture = video.current;
    picture.srcObject = stream;
    void picture.play().catch(() => undefined); // refused only when the view is already gone
    const canvas = document.createElement("canvas");
    const timer = setInterval(() => {
      const scale = Math.min(1, FRAME_PX / Math.max(picture.videoWidth, picture.videoHeight));
      if (!picture.videoWidth || page.status.peek().stage === "pending") return;
      canvas.width = Math.round(picture.videoWidth * scale);
      canvas.height = Math.round(picture.videoHeight * scale);
      canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const url = canvas.toDataURL("image/jpeg", 0.85);
      page.setValue({
        path: "frame.jpg",
        url,
        orig_name: "frame.jpg",
        mime_type: "image/jpeg",
        meta: { _type: "gradio.FileData" },
      });
      page.dispatch("stream");
    }, everyMs);
    return () => {
      clearInterval(timer);
      closeStream(stream);
    };
  }, [stream, everyMs]);

  const start = (): void => {
    setError(null);
    openDevice("camera", { video: { facingMode: "user" } })
      .then(setStream)
      .catch((problem: unknown) => setError(problem instanceof Error ? problem.message : String(problem)));
  };
  return (
    <div class="sdm-camera" data-mirror={mirror ? "" : undefined}>
      {stream ? (
        <video ref={video} muted playsInline aria-label={t("Camera picture")} />
      ) : (
        <EmptyMedia icon="camera">{t("The camera is off")}</EmptyMedia>
      )}
      <MediaError text={error} />
      <div class="sdm-row">
        {stream ? (
          <button
            type="button"
            class="sd-btn"
            data-size="sm"
            onClick={() => {
              setStream(null);
              page.dispatch("close_stream");
            }}
          >
            <Icon name="stop" size={18} /> {t("Stop")}
          </button>
        ) : (
          <button type="button" class="sd-btn" data-size="sm" data-variant="primary" onClick={start}>
            <Icon name="camera" size={18} /> {t("Start camera")}
          </button>
        )}
      </div>
    </div>
  );
}
