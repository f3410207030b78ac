/** A microphone's samples in pieces of a given length, each a WAV file of its own: recorders cannot cut that way. */
import { encodeWAV } from "./capture";
import workletURL from "./pcm-worklet.js?url";

export interface PCM {
  analyser: AnalyserNode;
  /** Hand over what is left and stop. */
  finish(): void;
}

export async function openPCM(stream: MediaStream, everyMs: number, onPiece: (wav: ArrayBuffer) => void): Promise<PCM> {
  const context = new AudioContext();
  await context.audioWorklet.addModule(workletURL);
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  const tap = new AudioWorkletNode(context, "sd-pcm", { numberOfOutputs: 0 });
  source.connect(analyser);
  source.connect(tap);

  let parts: Float32Array[][] = [];
  let frames = 0;
  const hand = (): void => {
    if (frames === 0) return;
    const count = Math.min(...parts.map((part) => part.length));
    const channels = Array.from({ length: count }, (_, channel) =>
      joined(parts.map((part) => part[channel] ?? new Float32Array())),
    );
    onPiece(encodeWAV(channels, context.sampleRate));
    parts = [];
    frames = 0;
  };
  tap.port.onmessage = (event: MessageEvent<Float32Array[]>) => {
    parts.push(event.data);
    frames += event.data[0]?.length ?? 0;
    if (frames >= (everyMs / 1000) * context.sampleRate) hand();
  };
  let finished = false;
  return {
    analyser,
    finish: () => {
      if (finished) return;
      finished = true;
      hand();
      tap.port.onmessage = null;
      void context.close();
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
