/**
 * The microphone as a stream: while it is on, each piece of sound is put as the value and `stream` is fired, until the
 * visitor stops it or the app ends the stream. Pieces travel inside the value.
 */
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { closeStream, openDevice } from "../../lib/media/capture";
import { dataURL, fileOf } from "../../lib/media/dataurl";
import { Icon } from "../../lib/media/icons";
import { LiveLine } from "../../lib/media/LiveLine";
import { openPCM, type PCM } from "../../lib/media/pcm";
import { MediaError } from "../../lib/media/UploadArea";
import { t } from "../../lib/i18n";
import { drawMeter } from "./meter";

interface Recording {
  stream: MediaStream;
  pcm: PCM;
}

/** What this needs of the page. */
type View = Pick<ComponentProps<FileData | null>, "setValue" | "dispatch" | "live" | "streamEveryMs">;

export function LiveMicrophone({ page }: { page: View }): VNode {
  const [recording, setRecording] = useState<Recording | null>(null);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const meter = useRef<HTMLCanvasElement>(null);
  const current = useRef<Recording | null>(null);
  current.current = recording;

  const send = (wav: ArrayBuffer): void => {
    page.setValue(fileOf("piece.wav", "audio/wav", dataURL(wav, "audio/wav")), { silent: true });
    page.dispatch("stream");
  };
  const stop = (): void => {
    const ended = current.current;
    if (!ended) return;
    current.current = null;
    ended.pcm.finish();
    closeStream(ended.stream);
    setRecording(null);
    page.dispatch("close_stream");
    page.dispatch("stop_recording");
  };
  const start = (): void => {
    setError(null);
    setAsking(true);
    openDevice("microphone", { audio: true })
      .then(async (stream) => {
        try {
          setRecording({ stream, pcm: await openPCM(stream, page.streamEveryMs(), send) });
        } catch {
          closeStream(stream);
          throw new Error(t("This browser cannot hand over the microphone's sound piece by piece."));
        }
        page.dispatch("start_recording");
        stream.getAudioTracks()[0]?.addEventListener("ended", () => {
          if (current.current) setError(t("The microphone was disconnected. Connect it and start again."));
          stop();
        });
      })
      .catch((problem: unknown) => setError(problem instanceof Error ? problem.message : String(problem)))
      .finally(() => setAsking(false));
  };
  useEffect(() => {
    if (!recording) return;
    let frame = 0;
    const draw = (): void => {
      if (meter.current) drawMeter(meter.current, recording.pcm.analyser);
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [recording]);
  useEffect(() => stop, []);
  useEffect(
    () =>
      page.live.subscribe((state) => {
        if (state.stage === "ended") stop();
      }),
    [],
  );

  return (
    <div class="sd-audio-recorder">
      {recording && <canvas ref={meter} class="sd-audio-meter" width={600} height={56} aria-hidden="true" />}
      <MediaError text={error} />
      <div class="sdm-row">
        {recording ? (
          <button type="button" class="sd-btn" data-size="sm" onClick={stop}>
            <Icon name="stop" size={18} /> {t("Stop")}
          </button>
        ) : (
          <button type="button" class="sd-btn" data-size="sm" data-variant="primary" disabled={asking} onClick={start}>
            <Icon name="microphone" size={18} /> {t("Start microphone")}
          </button>
        )}
        {asking ? (
          <span class="sd-meta">{t("Waiting for the microphone. The browser asks for permission.")}</span>
        ) : (
          <LiveLine live={page.live} on={recording !== null} />
        )}
      </div>
    </div>
  );
}
