/** What an output of a run is, so that the page can show it as such. Pure. */
import type { Json } from "../../lib/api/types";
import { webAddress } from "../../lib/paths";

export interface StoredFile {
  name: string;
  address: string;
  kind: "image" | "audio" | "video" | "file";
  size_bytes: number | null;
}

export type Output =
  | { kind: "text"; text: string }
  | { kind: "file"; file: StoredFile }
  | { kind: "files"; files: StoredFile[] }
  | { kind: "json"; value: Json };

const EXTENSIONS: Readonly<Record<string, StoredFile["kind"]>> = {
  png: "image",
  jpg: "image",
  jpeg: "image",
  webp: "image",
  gif: "image",
  avif: "image",
  wav: "audio",
  mp3: "audio",
  flac: "audio",
  ogg: "audio",
  m4a: "audio",
  mp4: "video",
  webm: "video",
  mov: "video",
};

function kindOf(mime: Json | undefined, name: string): StoredFile["kind"] {
  const type = typeof mime === "string" ? (mime.split("/")[0] ?? "") : "";
  // SVG may carry scripts: as a picture it cannot run them, so "image" is safe for it too.
  if (type === "image" || type === "audio" || type === "video") return type;
  return EXTENSIONS[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "file";
}

/** Only our own kept files and web addresses are offered; anything else stays data. */
const addressOf = (url: string): string | undefined => (/^\/(?![/\\])/.test(url) ? url : webAddress(url));

/** Reads a file document: the platform keeps a run's files and gives each an address. */
export function asFile(value: Json): StoredFile | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const meta = value["meta"];
  const isFile =
    meta !== null && typeof meta === "object" && !Array.isArray(meta) && meta?.["_type"] === "gradio.FileData";
  const url = value["url"];
  if (!isFile || typeof url !== "string") return undefined;
  const address = addressOf(url);
  if (address === undefined) return undefined;
  const given = value["orig_name"];
  const name = typeof given === "string" && given !== "" ? given : (decodeName(url) ?? "file");
  const size = value["size"];
  return { name, address, kind: kindOf(value["mime_type"], name), size_bytes: typeof size === "number" ? size : null };
}

function decodeName(url: string): string | undefined {
  const last = url.split(/[?#]/)[0]?.split("/").at(-1);
  try {
    return last ? decodeURIComponent(last) : undefined;
  } catch {
    return last;
  }
}

/** A file inside the common wrappers: `{video: file}`, `{image: file, caption}`. */
function wrapped(value: Json): StoredFile | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  return asFile(value) ?? asFile(value["video"] ?? null) ?? asFile(value["image"] ?? null);
}

export function readOutput(value: Json): Output {
  if (typeof value === "string") return { kind: "text", text: value };
  const file = wrapped(value);
  if (file) return { kind: "file", file };
  if (Array.isArray(value) && value.length > 0) {
    const files = value.map(wrapped);
    if (files.every((item) => item !== undefined)) return { kind: "files", files };
  }
  return { kind: "json", value };
}

/** "1.4 MB": decimal units, as file managers show them. */
export function readableSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? size.toFixed(0) : size.toFixed(1)} ${units[unit] ?? "B"}`;
}
