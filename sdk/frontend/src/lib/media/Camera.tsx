/**
 * The camera as a source: a live picture, then a photo (a file) or a recording (a file), or Cancel.
 * The stream is closed when the view goes away, whatever the way.
 */
import "./media.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { closeStream, formatTime, listCameras, openDevice, recordingType } from "./capture";
import { MediaError } from "./UploadArea";
import { Icon } from "./icons";
import { t } from "../i18n";

export interface WebcamOptions {
  mirror?: boolean;
  constraints?: Record<string, unknown> | null;
}

interface CameraProps {
  mode: "photo" | "video";
  options?: WebcamOptions | null | undefined;
  /** Record sound with the picture. */
  audio?: boolean;
  onFile: (file: File) => void;
  onCancel: () => void;
  onRecording?: (state: "start" | "stop") => void;
}

/** Draw the current picture of a playing video into a PNG file, mirrored as the visitor saw it. */
async function photograph(video: HTMLVideoElement, mirror: boolean): Promise<File> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error(t("The browser could not take the picture."));
  if (mirror) {
    brush.translate(canvas.width, 0);
    brush.scale(-1, 1);
  }
  brush.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(t("The browser could not take the picture."));
  return new File([blob], "webcam.png", { type: "image/png" });
}

/** See the module's comment. */
export function Camera({ mode, options, audio = false, onFile, onCancel, onRecording }: CameraProps): VNode {
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream | null>(null);
  const recorder = useRef<MediaRecorder | null>(null);
  const [ready, setReady] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [cameras, setCameras] = useState<MediaDeviceInfo[]>([]);
  const [deviceId, setDeviceId] = useState<string | null>(null);
  const [elapsed, setElapsed] = useState<number | null>(null);
  const mirror = options?.mirror ?? true;

  useEffect(() => {
    let gone = false;
    const constraints = (options?.constraints?.video ?? options?.constraints ?? {}) as MediaTrackConstraints;
    const wanted: MediaTrackConstraints = deviceId
      ? { ...constraints, deviceId: { exact: deviceId } }
      : { facingMode: "user", ...constraints };
    setReady(false);
    setError(null);
    openDevice("camera", { video: wanted, audio })
      .then(async (opened) => {
        if (gone) return closeStream(opened);
        stream.current = opened;
        if (video.current) {
          video.current.srcObject = opened;
          await video.current.play().catch(() => undefined); // play() is refused only when the view is already gone
        }
        setReady(true);
        setCameras(await listCameras());
      })
      .catch((problem: unknown) => {
        if (!gone) setError(problem instanceof Error ? problem.message : String(problem));
      });
    return () => {
      gone = true;
      if (recorder.current?.state === "recording") recorder.current.stop();
      closeStream(stream.current);
      stream.current = null;
    };
  }, [deviceId]);

  useEffect(() => {
    if (elapsed === null) return;
    const started = performance.now() - elapsed * 1000;
    const timer = setInterval(() => setElapsed((performance.now() - started) / 1000), 250);
    return () => clearInterval(timer);
  }, [elapsed === null]);

  const takePhoto = async (): Promise<void> => {
    if (!video.current) return;
    try {
      onFile(await photograph(video.current, mirror));
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem));
    }
  };

  const startRecording = (): void => {
    if (!stream.current) return;
    const type = recordingType(["video/mp4;codecs=avc1,mp4a.40.2", "video/webm;codecs=vp9,opus", "video/webm"]);
    const parts: Blob[] = [];
    const machine = new MediaRecorder(stream.current, type ? { mimeType: type } : {});
    let kept = false;
    machine.ondataavailable = (event) => parts.push(event.data);
    machine.onstop = () => {
      if (!kept) return;
      const plain = (machine.mimeType || "video/webm").split(";")[0] ?? "video/webm";
      onFile(new File(parts, `recording.${plain.split("/")[1] ?? "webm"}`, { type: plain }));
    };
    machine.start(1000);
    recorder.current = machine;
    setElapsed(0);
    onRecording?.("start");
    stopRecording.current = () => {
      kept = true;
      machine.stop();
      setElapsed(null);
      onRecording?.("stop");
    };
  };
  const stopRecording = useRef<() => void>(() => undefined);

  return (
    <div class="sdm-camera" data-mirror={mirror ? "" : undefined}>
      {!error && <video ref={video} muted playsInline aria-label={t("Camera picture")} />}
      <MediaError text={error} />
      <div class="sdm-row">
        {!error && mode === "photo" && (
          <button
            type="button"
            class="sd-btn"
            data-size="sm"
            data-variant="primary"
            disabled={!ready}
            onClick={() => void takePhoto()}
          >
            <Icon name="camera" size={18} /> {t("Take photo")}
          </button>
        )}
        {!error && mode === "video" && elapsed === null && (
          <button
            type="button"
            class="sd-btn"
            data-size="sm"
            data-variant="primary"
            disabled={!ready}
            onClick={startRecording}
          >
            <Icon name="record" size={18} /> {t("Record")}
          </button>
        )}
        {elapsed !== null && (
          <>
            <button
              type="button"
              class="sd-btn"
              data-size="sm"
              data-variant="primary"
              onClick={() => stopRecording.current()}
            >
              <Icon name="stop" size={18} /> {t("Stop")}
            </button>
            <span class="sdm-live">{formatTime(elapsed)}</span>
          </>
        )}
        <button type="button" class="sd-btn" data-size="sm" onClick={onCancel}>
          {error ? t("Back") : t("Cancel")}
        </button>
        {cameras.length > 1 && elapsed === null && (
          <select
            aria-label={t("Camera")}
            value={deviceId ?? ""}
            onChange={(event) => setDeviceId(event.currentTarget.value || null)}
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
