/** A value that is used once and never looked at again travels inside the message: a file as a `data:` address. */
import type { FileData } from "../component";

export function fileOf(name: string, mimeType: string, url: string): FileData {
  return { path: name, url, orig_name: name, mime_type: mimeType, meta: { _type: "gradio.FileData" } };
}

/** Bytes as a `data:` address. */
export function dataURL(bytes: ArrayBuffer, mimeType: string): string {
  const array = new Uint8Array(bytes);
  let text = "";
  // In parts: every byte is an argument here, and there may not be too many of them.
  for (let at = 0; at < array.length; at += 0x8000) text += String.fromCharCode(...array.subarray(at, at + 0x8000));
  return `data:${mimeType};base64,${btoa(text)}`;
}
