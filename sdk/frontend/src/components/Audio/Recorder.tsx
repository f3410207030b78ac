/** The microphone as a source: record, pause, stop; the recording becomes a WAV file. */
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { closeStream, formatTime, openDevice, recordingType, toWAV } from "../../lib/media/capture";
import { Icon } from "../../lib/media/icons";
import { MediaError } from "../../lib/media/UploadArea";
import { t } from "../../lib/i18n";
import { drawMeter } from "./meter";

interface RecorderProps {
  onFile: (file: File) => void;
  onCancel: () => void;
  onEvent: (event: "start_recording" | "pause_recording" | "stop_recording") => void;
}

interface Session {
  stream: MediaStream;
  machine: MediaRecorder;
  context: AudioContext;
  analyser: AnalyserNode;
}

/** See the module's comment. */
export function Recorder({ onFile, onCancel, onEvent }: RecorderProps): VNode {
  const [session, setSession] = useState<Session | null>(null);
  const [paused, setPaused] = useState(false);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [seconds, setSeconds] = useState(0);
  const keep = useRef(false);
  const meter = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    let gone = false;
    let opened: Session | null = null;
    openDevice("microphone", { audio: true })
      .then((stream) => {
        if (gone) return closeStream(stream);
        opened = begin(stream);
        setSession(opened);
        onEvent("start_recording");
      })
      .catch((problem: unknown) => {
        if (!gone) setError(problem instanceof Error ? problem.message : String(problem));
      });
    return () => {
      gone = true;
      if (!opened) return;
      if (opened.machine.state !== "inactive") opened.machine.stop();
      closeStream(opened.stream);
      void opened.context.close();
    };
  }, []);

  const begin = (stream: MediaStream): Session => {
    const type = recordingType(["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"]);
    const machine = new MediaRecorder(stream, type ? { mimeType: type } : {});
    const parts: Blob[] = [];
    machine.ondataavailable = (event) => parts.push(event.data);
    machine.onstop = () => {
      if (!keep.current) return;
      setSaving(true);
      toWAV(new Blob(parts, { type: machine.mimeType }))
        .then((wav) => onFile(new File([wav], "recording.wav", { type: "audio/wav" })))
        .catch(() => setError(t("The recording could not be read. Please record again.")));
    };
    machine.start(500);
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    return { stream, machine, context, analyser };
  };

  useEffect(() => {
    if (!session || paused) return;
    const base = seconds;
    const started = performance.now();
    let frame = 0;
    const draw = (): void => {
      setSeconds(base + (performance.now() - started) / 1000);
      if (meter.current) drawMeter(meter.current, session.analyser);
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [session, paused]);

  const stop = (): void => {
    keep.current = true;
    session?.machine.stop();
    closeStream(session?.stream ?? null);
    onEvent("stop_recording");
  };
  return (
    <div class="sd-audio-recorder">
      {!error && <canvas ref={meter} class="sd-audio-meter" width={600} height={56} aria-hidden="true" />}
      <MediaError text={error} />
      <div class="sdm-row">
        {session && !error && (
          <>
            <button type="button" class="sd-btn" data-size="sm" data-variant="primary" disabled={saving} onClick={stop}>
              <Icon name="stop" size={18} /> {saving ? t("Saving") : t("Stop")}
            </button>
            <button
              type="button"
              class="sd-btn"
              data-size="sm"
              disabled={saving}
              onClick={() => {
                if (paused) session.machine.resume();
                else {
                  session.machine.pause();
                  onEvent("pause_recording");
                }
                setPaused(!paused);
              }}
            >
              {paused ? t("Go on") : t("Pause")}
            </button>
            <span class={paused ? "sd-meta sd-num" : "sdm-live"}>{formatTime(seconds)}</span>
          </>
        )}
        {!session && !error && (
          <span class="sd-meta">{t("Waiting for the microphone. The browser asks for permission.")}</span>
        )}
        <button type="button" class="sd-btn" data-size="sm" onClick={onCancel}>
          {error ? t("Back") : t("Cancel")}
        </button>
      </div>
    </div>
  );
}
