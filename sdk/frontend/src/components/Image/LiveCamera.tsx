/**
 * The camera as a stream: while it is on, a frame is put as the value and `stream` is fired every so often, until the
 * visitor stops it or the app ends the stream. Frames travel inside the value.
 */
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { closeStream, listCameras, openDevice } from "../../lib/media/capture";
import { fileOf } from "../../lib/media/dataurl";
import { Icon } from "../../lib/media/icons";
import { LiveLine } from "../../lib/media/LiveLine";
import { EmptyMedia, MediaError } from "../../lib/media/UploadArea";
import { t } from "../../lib/i18n";
import type { ImageProps } from "./Image";

/** Widest side of a streamed frame in px: what models that keep up with a camera take. */
const FRAME_PX = 640;

export function LiveCamera({ page }: { page: ComponentProps<FileData | null, ImageProps> }): VNode {
  const settings = page.props.value;
  const video = useRef<HTMLVideoElement>(null);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [cameras, setCameras] = useState<MediaDeviceInfo[]>([]);
  const mirror = settings.webcam_options?.mirror ?? true;

  const stop = (): void => {
    setStream(null);
    page.dispatch("close_stream");
  };
  useEffect(() => {
    if (!stream || !video.current) return;
    const picture = video.current;
    picture.srcObject = stream;
    void picture.play().catch(() => undefined); // refused only when the view is already gone
    const canvas = document.createElement("canvas");
    const timer = setInterval(() => {
      if (page.live.peek().stage === "waiting" || !grab(picture, canvas, mirror)) return;
      page.setValue(fileOf("frame.jpg", "image/jpeg", canvas.toDataURL("image/jpeg", 0.85)), { silent: true });
      page.dispatch("stream");
    }, page.streamEveryMs());
    const [track] = stream.getVideoTracks();
    const lost = (): void => {
      setError(t("The camera was disconnected. Connect it and start again."));
      stop();
    };
    track?.addEventListener("ended", lost);
    return () => {
      clearInterval(timer);
      track?.removeEventListener("ended", lost);
      closeStream(stream);
    };
  }, [stream]);
  // A view that goes away in the middle (a tab that unmounts it) ends its stream.
  useEffect(() => () => page.dispatch("close_stream"), []);
  useEffect(
    () =>
      page.live.subscribe((state) => {
        if (state.stage === "ended") setStream(null);
      }),
    [],
  );

  const start = (deviceId?: string): void => {
    setError(null);
    setAsking(true);
    const constraints = (settings.webcam_options?.constraints?.["video"] ??
      settings.webcam_options?.constraints ??
      {}) as MediaTrackConstraints;
    const wanted = deviceId
      ? { ...constraints, deviceId: { exact: deviceId } }
      : { facingMode: "user", ...constraints };
    openDevice("camera", { video: wanted })
      .then(async (opened) => {
        setStream(opened);
        setCameras(await listCameras());
      })
      .catch((problem: unknown) => setError(problem instanceof Error ? problem.message : String(problem)))
      .finally(() => setAsking(false));
  };
  return (
    <div class="sdm-camera" data-mirror={mirror ? "" : undefined}>
      {stream ? (
        <video ref={video} muted playsInline aria-label={t("Camera picture")} />
      ) : (
        <EmptyMedia icon="camera">
          {t(asking ? "Waiting for the camera. The browser asks for permission." : "The camera is off")}
        </EmptyMedia>
      )}
      <MediaError text={error} />
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
            disabled={asking}
            onClick={() => start()}
          >
            <Icon name="camera" size={18} /> {t("Start camera")}
          </button>
        )}
        <LiveLine live={page.live} on={stream !== null} />
        {stream && cameras.length > 1 && (
          <select
            aria-label={t("Camera")}
            value={stream.getVideoTracks()[0]?.getSettings().deviceId ?? ""}
            onChange={(event) => start(event.currentTarget.value)}
          >
            {cameras.map((camera, index) => (
              <option key={camera.deviceId} value={camera.deviceId}>
                {camera.label || t("Camera {n}", { n: index + 1 })}
              </option>
            ))}
          </select>
        )}
      </div>
    </div>
  );
}

/** Draw the present picture as the visitor sees it; false before there is one. */
function grab(picture: HTMLVideoElement, canvas: HTMLCanvasElement, mirror: boolean): boolean {
  const { videoWidth: width, videoHeight: height } = picture;
  const brush = canvas.getContext("2d");
  if (!width || !brush) return false;
  const scale = Math.min(1, FRAME_PX / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  if (mirror) brush.setTransform(-1, 0, 0, 1, canvas.width, 0);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return true;
}
