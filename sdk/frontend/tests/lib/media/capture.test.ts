import { describe, expect, it } from "vitest";

import { deviceProblem, encodeWAV, formatTime, rateOfWAV } from "../../../src/lib/media/capture";
import { zoomAt } from "../../../src/lib/media/zoom";
import { createUploader } from "../../../src/lib/media/uploader";
import type { FileData, Upload } from "../../../src/lib/component";

describe("recording", () => {
  it("writes WAV that a reader understands", () => {
    const bytes = encodeWAV([new Float32Array([0, 1, -1, 2]), new Float32Array([0, 0.5, -0.5, 0])], 16_000);
    const view = new DataView(bytes);
    const text = (from: number, length: number): string => String.fromCharCode(...new Uint8Array(bytes, from, length));
    expect([text(0, 4), text(8, 4), text(36, 4)]).toEqual(["RIFF", "WAVE", "data"]);
    expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)]).toEqual([2, 16_000, 16]);
    expect(view.getUint32(40, true)).toBe(16);
    const samples = Array.from({ length: 8 }, (_, at) => view.getInt16(44 + at * 2, true));
    expect(samples).toEqual([0, 0, 32767, 16384, -32768, -16384, 32767, 0]);
  });
  it("finds the rate of a WAV file, and none in another", () => {
    expect(rateOfWAV(encodeWAV([new Float32Array(4)], 22_050))).toBe(22_050);
    expect(rateOfWAV(encodeWAV([new Float32Array(4)], 400_000))).toBeNull();
    expect(rateOfWAV(new TextEncoder().encode("ID3".padEnd(60, "x")).buffer)).toBeNull();
    expect(rateOfWAV(new ArrayBuffer(3))).toBeNull();
  });

  it("says plainly why a device cannot be had", () => {
    expect(deviceProblem("camera", "NotAllowedError")).toContain("may not use the camera");
    expect(deviceProblem("microphone", "NotFoundError")).toContain("No microphone was found");
    expect(deviceProblem("camera", "")).toContain("could not be started");
  });

  it("shows times as players do", () => {
    expect([0, 5.9, 65, 3723, Number.NaN, Infinity].map(formatTime)).toEqual([
      "0:00",
      "0:05",
      "1:05",
      "1:02:03",
      "0:00",
      "0:00",
    ]);
  });

  it("zooms around the pointer and returns home at 1", () => {
    const near = zoomAt({ scale: 1, x: 0, y: 0 }, 2, 100, 50);
    expect(near).toEqual({ scale: 2, x: -100, y: -50 });
    expect(zoomAt(near, 0.1, 0, 0)).toEqual({ scale: 1, x: 0, y: 0 });
    expect(zoomAt(near, 1000, 0, 0).scale).toBe(12);
  });
});

describe("an upload", () => {
  const picture = new File(["x"], "a.png", { type: "image/png" });
  const answer: FileData = { path: "h/a.png", meta: { _type: "gradio.FileData" } };

  it("adds what the browser knows to the server's answer", async () => {
    const upload: Upload = (_files, onProgress) => {
      onProgress?.(0.5);
      return Promise.resolve([answer]);
    };
    const uploader = createUploader(upload, () => ({ types: ["image"] }));
    expect(await uploader.send([picture])).toEqual([
      { ...answer, orig_name: "a.png", size: 1, mime_type: "image/png" },
    ]);
    expect([uploader.progress.value, uploader.error.value]).toEqual([null, null]);
  });

  it("shows the server's reason, and a sentence of its own when there is none", async () => {
    const failing = createUploader(
      () => Promise.reject(new Error("The file is larger than this app takes.")),
      () => ({}),
    );
    expect(await failing.send([picture])).toEqual([]);
    expect(failing.error.value).toBe("The file is larger than this app takes.");
    const silent = createUploader(
      () => Promise.reject(new Error("")),
      () => ({}),
    );
    await silent.send([picture]);
    expect(silent.error.value).toContain("the server did not answer");
  });

  it("is cancelled without an error, and a late answer is dropped", async () => {
    let finish: (files: FileData[]) => void = () => undefined;
    const uploader = createUploader(
      () => new Promise((resolve) => (finish = resolve)),
      () => ({}),
    );
    const sending = uploader.send([picture]);
    expect(uploader.progress.value).toBe(0);
    uploader.cancel();
    finish([answer]);
    expect(await sending).toEqual([]);
    expect([uploader.progress.value, uploader.error.value]).toEqual([null, null]);
  });
});
