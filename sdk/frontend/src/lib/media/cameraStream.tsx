/** The camera's stream as components use it: opening, changing and closing it, its picture, and a frame of it. */
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { closeStream, listCameras, openDevice } from "./capture";
import { t } from "../i18n";

export interface WebcamOptions {
  mirror?: boolean;
  constraints?: Record<string, unknown> | null;
}

export interface CameraStream {
  /** What the camera shows; null while it is off. */
  stream: MediaStream | null;
  isAsking: boolean;
  /** Why there is no picture, for the visitor. */
  error: string | null;
  fail: (problem: unknown) => void;
  cameras: MediaDeviceInfo[];
  open: (deviceId?: string) => void;
  close: () => void;
}

/** The camera of a component; it is off as soon as the component goes, whatever the way. */
export function useCameraStream(
  options: WebcamOptions | null | undefined,
  { audio = false, onLost }: { audio?: boolean; onLost?: () => void } = {},
): CameraStream {
  const held = useRef<MediaStream | null>(null);
  const wish = useRef(0); // what was asked for before comes too late
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [cameras, setCameras] = useState<MediaDeviceInfo[]>([]);
  const fail = (problem: unknown): void => setError(problem instanceof Error ? problem.message : String(problem));
  const hold = (next: MediaStream | null): void => {
    closeStream(held.current);
    held.current = next;
    setStream(next);
  };
  const close = (): void => {
    wish.current += 1;
    setAsking(false);
    hold(null);
  };
  const open = (deviceId?: string): void => {
    const mine = (wish.current += 1);
    const isWanted = (): boolean => mine === wish.current;
    setError(null);
    setAsking(true);
    hold(null); // first: many phones have only one camera on at a time
    openDevice("camera", { video: constraintsOf(options, deviceId), audio })
      .then(async (opened) => {
        if (!isWanted()) return closeStream(opened);
        hold(opened);
        setCameras(await listCameras());
      })
      .catch((problem: unknown) => isWanted() && fail(problem))
      .finally(() => isWanted() && setAsking(false));
  };
  useEffect(
    () => () => {
      wish.current += 1;
      closeStream(held.current);
    },
    [],
  );
  useEffect(() => {
    const [track] = stream?.getVideoTracks() ?? [];
    const lost = (): void => {
      fail(t("The camera was disconnected. Connect it and start again."));
      close();
      onLost?.();
    };
    track?.addEventListener("ended", lost);
    return () => track?.removeEventListener("ended", lost);
  }, [stream]);
  return { stream, isAsking, error, fail, cameras, open, close };
}

function constraintsOf(options: WebcamOptions | null | undefined, deviceId?: string): MediaTrackConstraints {
  const given = (options?.constraints?.["video"] ?? options?.constraints ?? {}) as MediaTrackConstraints;
  return deviceId ? { ...given, deviceId: { exact: deviceId } } : { facingMode: "user", ...given };
}

/** What the camera shows now. */
export function CameraPicture(props: { stream: MediaStream; video: { current: HTMLVideoElement | null } }): VNode {
  const { stream, video } = props;
  useLayoutEffect(() => {
    if (!video.current) return;
    video.current.srcObject = stream;
    void video.current.play().catch(() => undefined); // refused only when the view is already gone
  }, [stream]);
  return <video ref={video} muted playsInline aria-label={t("Camera picture")} />;
}

/** The choice among several cameras. */
export function CameraChoice({ camera }: { camera: CameraStream }): VNode | null {
  if (camera.cameras.length < 2) return null;
  return (
    <select
      aria-label={t("Camera")}
      value={camera.stream?.getVideoTracks()[0]?.getSettings().deviceId ?? ""}
      onChange={(event) => camera.open(event.currentTarget.value || undefined)}
    >
      {camera.cameras.map((device, index) => (
        <option key={device.deviceId} value={device.deviceId}>
          {device.label || t("Camera {n}", { n: index + 1 })}
        </option>
      ))}
    </select>
  );
}

/**
 * Draw the present picture as the visitor sees it; false before there is one.
 *
 * @param longestPx Longer side of the frame in px, where the picture is larger.
 */
export function drawFrame(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  isMirrored: boolean,
  longestPx = Infinity,
): boolean {
  const { videoWidth: width, videoHeight: height } = video;
  const brush = canvas.getContext("2d");
  if (!width || !brush) return false;
  const scale = Math.min(1, longestPx / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  if (isMirrored) brush.setTransform(-1, 0, 0, 1, canvas.width, 0);
  brush.drawImage(video, 0, 0, canvas.width, canvas.height);
  return true;
}
