/**
 * Camera and microphone: asking for them, and saying plainly why they cannot be had.
 * Also the one conversion the browser lacks: recorded audio to a WAV file, which every Python reader opens.
 */

import { t, type PlainPhrase } from "../i18n";

export type Device = "camera" | "microphone";

interface DeviceTexts {
  insecure: PlainPhrase;
  refused: PlainPhrase;
  missing: PlainPhrase;
  taken: PlainPhrase;
  failed: PlainPhrase;
}

// Whole sentences for each device: in many languages more than the noun would change.
const texts: Record<Device, DeviceTexts> = {
  camera: {
    insecure: "The camera works only on https pages and on localhost. Open this page with https to use it.",
    refused: "This page may not use the camera. Allow it in the browser's address bar and try again, or upload a file.",
    missing: "No camera was found. Connect one and try again, or upload a file.",
    taken: "The camera is in use by another program. Close it there and try again.",
    failed: "The camera could not be started. Try again, or upload a file.",
  },
  microphone: {
    insecure: "The microphone works only on https pages and on localhost. Open this page with https to use it.",
    refused:
      "This page may not use the microphone. Allow it in the browser's address bar and try again, or upload a file.",
    missing: "No microphone was found. Connect one and try again, or upload a file.",
    taken: "The microphone is in use by another program. Close it there and try again.",
    failed: "The microphone could not be started. Try again, or upload a file.",
  },
};

/** Ask for a device; the error's message is a sentence for the visitor. */
export async function openDevice(device: Device, constraints: MediaStreamConstraints): Promise<MediaStream> {
  if (!("mediaDevices" in navigator)) throw new Error(t(texts[device].insecure));
  try {
    return await navigator.mediaDevices.getUserMedia(constraints);
  } catch (error) {
    throw new Error(deviceProblem(device, error instanceof DOMException ? error.name : ""), { cause: error });
  }
}

/** Why a device could not be opened, for the visitor, from the name of the browser's error. */
export function deviceProblem(device: Device, errorName: string): string {
  const { refused, missing, taken, failed } = texts[device];
  switch (errorName) {
    case "NotAllowedError":
    case "SecurityError":
      return t(refused);
    case "NotFoundError":
    case "OverconstrainedError":
      return t(missing);
    case "NotReadableError":
    case "AbortError":
      return t(taken);
    default:
      return t(failed);
  }
}

/** Stop every track, so that the camera light goes out. */
export function closeStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Names of the connected cameras; ids are known only after the first permission. */
export async function listCameras(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput");
}

/** First of the given recording formats that this browser can make; "" lets it choose. */
export function recordingType(candidates: readonly string[]): string {
  return candidates.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}

/** 16-bit PCM WAV bytes of planar samples (−1 to 1), channels interleaved. */
export function encodeWAV(channels: readonly Float32Array[], sampleRateHz: number): ArrayBuffer {
  const count = channels.length;
  const frames = channels[0]?.length ?? 0;
  const dataBytes = frames * count * 2;
  const buffer = new ArrayBuffer(44 + dataBytes);
  const view = new DataView(buffer);
  const text = (offset: number, value: string): void => {
    for (let i = 0; i < value.length; i++) view.setUint8(offset + i, value.charCodeAt(i));
  };
  text(0, "RIFF");
  view.setUint32(4, 36 + dataBytes, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); // length of the format block
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, count, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * count * 2, true);
  view.setUint16(32, count * 2, true);
  view.setUint16(34, 16, true); // bits a sample
  text(36, "data");
  view.setUint32(40, dataBytes, true);
  let offset = 44;
  for (let frame = 0; frame < frames; frame++) {
    for (const channel of channels) {
      const sample = Math.max(-1, Math.min(1, channel[frame] ?? 0));
      view.setInt16(offset, Math.round(sample * (sample < 0 ? 0x8000 : 0x7fff)), true);
      offset += 2;
    }
  }
  return buffer;
}

/** Samples a second of a WAV file; null for another file, and for a rate that browsers do not play. */
export function rateOfWAV(bytes: ArrayBuffer): number | null {
  const view = new DataView(bytes);
  if (bytes.byteLength < 44 || view.getUint32(0) !== 0x52494646 || view.getUint32(12) !== 0x666d7420) return null;
  const rateHz = view.getUint32(24, true);
  return rateHz >= 8000 && rateHz <= 96_000 ? rateHz : null;
}

/** A recording in the browser's own format, turned into WAV, cut to a time range where one is given (seconds). */
export async function toWAV(recording: Blob, range?: readonly [startS: number, endS: number]): Promise<Blob> {
  const bytes = await recording.arrayBuffer();
  const rateHz = rateOfWAV(bytes);
  // In its own rate, so that what is kept of a WAV file is as it was.
  const context = new AudioContext(rateHz ? { sampleRate: rateHz } : {});
  try {
    const audio = await context.decodeAudioData(bytes);
    const from = range ? Math.max(0, Math.floor(range[0] * audio.sampleRate)) : 0;
    const to = range ? Math.min(audio.length, Math.ceil(range[1] * audio.sampleRate)) : audio.length;
    const channels: Float32Array[] = [];
    for (let i = 0; i < audio.numberOfChannels; i++) channels.push(audio.getChannelData(i).subarray(from, to));
    return new Blob([encodeWAV(channels, audio.sampleRate)], { type: "audio/wav" });
  } finally {
    await context.close();
  }
}

/** Seconds as a player shows them: 1:05, 1:02:03. */
export function formatTime(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
