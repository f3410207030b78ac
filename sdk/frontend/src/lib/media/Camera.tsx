/** The camera as a source: a live picture, then a photo (a file) or a recording (a file), or Cancel. */
import "./media.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { CameraChoice, CameraPicture, drawFrame, useCameraStream, type WebcamOptions } from "./cameraStream";
import { formatTime, recordingType } from "./capture";
import { MediaError } from "./UploadArea";
import { Icon } from "./icons";
import { t } from "../i18n";

export interface CameraProps {
  mode: "photo" | "video";
  options?: WebcamOptions | null | undefined;
  /** Record sound with the picture. */
  audio?: boolean;
  onFile: (file: File) => void;
  onCancel: () => void;
  onRecording?: (state: "start" | "stop") => void;
}

/** See the module's comment. */
export function Camera({ mode, options, audio = false, onFile, onCancel, onRecording }: CameraProps): VNode {
  const root = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const camera = useCameraStream(options, { audio });
  const { stream, error } = camera;
  const recording = useRecording(onFile, onRecording);
  const isMirrored = options?.mirror ?? true;
  useEffect(() => {
    camera.open();
    root.current?.focus({ preventScroll: true });
  }, []);
  // What was filmed until the camera was lost is kept.
  useEffect(() => {
    if (!stream) recording.stop();
  }, [stream]);

  const takePhoto = async (): Promise<void> => {
    try {
      if (video.current) onFile(await photograph(video.current, isMirrored));
    } catch (problem) {
      camera.fail(problem);
    }
  };
  return (
    <div
      ref={root}
      class="sdm-camera"
      role="group"
      aria-label={t("Camera")}
      tabIndex={-1}
      data-mirror={isMirrored ? "" : undefined}
    >
      {stream && <CameraPicture stream={stream} video={video} />}
      {!stream && !error && (
        <p class="sdm-camera-wait">{t("Waiting for the camera. The browser asks for permission.")}</p>
      )}
      <MediaError text={error} />
      <div class="sdm-row">
        {recording.elapsedS !== null ? (
          <>
            <MainButton icon="stop" label={t("Stop")} onClick={recording.stop} />
            <span class="sdm-live">{formatTime(recording.elapsedS)}</span>
          </>
        ) : mode === "photo" ? (
          !error && (
            <MainButton icon="camera" label={t("Take photo")} disabled={!stream} onClick={() => void takePhoto()} />
          )
        ) : (
          !error && (
            <MainButton
              icon="record"
              label={t("Record")}
              disabled={!stream}
              onClick={() => stream && recording.start(stream)}
            />
          )
        )}
        <button type="button" class="sd-btn" data-size="sm" onClick={onCancel}>
          {error ? t("Back") : t("Cancel")}
        </button>
        {recording.elapsedS === null && <CameraChoice camera={camera} />}
      </div>
    </div>
  );
}

function MainButton(props: {
  icon: "camera" | "record" | "stop";
  label: string;
  disabled?: boolean;
  onClick: () => void;
}): VNode {
  return (
    <button
      type="button"
      class="sd-btn"
      data-size="sm"
      data-variant="primary"
      disabled={props.disabled}
      onClick={props.onClick}
    >
      <Icon name={props.icon} size={18} /> {props.label}
    </button>
  );
}

interface Recording {
  /** Seconds since it began; null while nothing is recorded. */
  elapsedS: number | null;
  start: (stream: MediaStream) => void;
  stop: () => void;
}

/** Films a stream into a file; what is being filmed when the component goes is not kept. */
function useRecording(
  onFile: (file: File) => void,
  onRecording: ((state: "start" | "stop") => void) | undefined,
): Recording {
  const machine = useRef<MediaRecorder | null>(null);
  const [elapsedS, setElapsedS] = useState<number | null>(null);
  useEffect(() => {
    if (elapsedS === null) return;
    const started = performance.now();
    const timer = setInterval(() => setElapsedS((performance.now() - started) / 1000), 250);
    return () => clearInterval(timer);
  }, [elapsedS === null]);
  useEffect(
    () => () => {
      if (!machine.current) return;
      machine.current.onstop = null;
      if (machine.current.state === "recording") machine.current.stop();
    },
    [],
  );
  const start = (stream: MediaStream): void => {
    const type = recordingType(["video/mp4;codecs=avc1,mp4a.40.2", "video/webm;codecs=vp9,opus", "video/webm"]);
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      const plain = (recorder.mimeType || "video/webm").split(";")[0] ?? "video/webm";
      onFile(new File(parts, `recording.${plain.split("/")[1] ?? "webm"}`, { type: plain }));
    };
    recorder.start(1000);
    machine.current = recorder;
    setElapsedS(0);
    onRecording?.("start");
  };
  const stop = (): void => {
    const recorder = machine.current;
    if (!recorder) return;
    machine.current = null;
    // A recorder whose camera was lost has stopped by itself.
    if (recorder.state === "recording") recorder.stop();
    setElapsedS(null);
    onRecording?.("stop");
  };
  return { elapsedS, start, stop };
}

/** The present picture of a camera as a PNG file. */
async function photograph(video: HTMLVideoElement, isMirrored: boolean): Promise<File> {
  const canvas = document.createElement("canvas");
  const isDrawn = drawFrame(video, canvas, isMirrored);
  const blob = await new Promise<Blob | null>((resolve) =>
    isDrawn ? canvas.toBlob(resolve, "image/png") : resolve(null),
  );
  if (!blob) throw new Error(t("The browser could not take the picture."));
  return new File([blob], "webcam.png", { type: "image/png" });
}
