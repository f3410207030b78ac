/** Bytes in JSON: `{"$bytes": base64}` on the wire, a DataView in the page, as notebooks have it. */
import type { JSONValue } from "../component";

const KEY = "$bytes";

export function withViews(value: JSONValue): unknown {
  if (Array.isArray(value)) return value.map(withViews);
  if (value === null || typeof value !== "object") return value;
  const text = value[KEY];
  if (typeof text === "string" && Object.keys(value).length === 1) {
    return new DataView(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer);
  }
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withViews(entry)]));
}

export function withBytes(value: unknown): JSONValue {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    const bytes = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
    let text = "";
    // In pieces: a call takes a limited number of arguments.
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return { [KEY]: btoa(text) };
  }
  if (Array.isArray(value)) return value.map(withBytes);
  if (value === undefined || value === null) return null;
  if (typeof value !== "object") return typeof value === "function" ? null : (value as JSONValue);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withBytes(entry)]));
}
