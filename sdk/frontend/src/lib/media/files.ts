/**
 * What the page knows about files before the server sees them: names, sizes, types, and why one is refused.
 * Pure functions; no DOM beyond the `File` type.
 */
import type { FileData, JSONValue } from "../component";
import { shown, t } from "../i18n";

/** One thing a file must be measured against before it is sent. */
export interface FileRules {
  /** `file_types` as authors write them: "image", ".pdf", "audio/*", "text/csv"; empty means anything. */
  types?: readonly string[];
  /** Largest size in bytes; undefined when the app sets none. */
  maxBytes?: number;
  /** Whether more than one file may be chosen at once. */
  multiple?: boolean;
}

export interface CheckedFiles {
  accepted: File[];
  /** Sentence for the visitor that names the first refused file; null when all are fine. */
  problem: string | null;
}

const KINDS = ["image", "audio", "video", "text"] as const;
const UNITS = ["{n} byte|{n} bytes", "{n} KB", "{n} MB", "{n} GB", "{n} TB"] as const;

/** Type by file ending, for browsers and systems that hand over files without a MIME type. */
const KIND_BY_ENDING: Record<string, string> = {
  png: "image", jpg: "image", jpeg: "image", gif: "image", webp: "image", bmp: "image", svg: "image", avif: "image",
  tif: "image", tiff: "image", heic: "image", ico: "image",
  mp3: "audio", wav: "audio", ogg: "audio", oga: "audio", flac: "audio", m4a: "audio", aac: "audio", opus: "audio",
  mp4: "video", webm: "video", mov: "video", mkv: "video", avi: "video", ogv: "video", m4v: "video", mpg: "video",
  txt: "text", csv: "text", md: "text", json: "text", py: "text", html: "text", xml: "text", tsv: "text", log: "text",
}; // prettier-ignore

/** Whether a wire value is a file. */
export function isFileData(value: unknown): value is FileData {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const meta = (value as { meta?: { _type?: unknown } }).meta;
  return typeof (value as FileData).path === "string" && meta?._type === "gradio.FileData";
}

/** Size as people read it: `1.4 MB`. 1 KB is 1000 bytes, as on every file manager but Windows'. */
export function formatSize(bytes: number): string {
  let amount = Math.max(0, bytes);
  let unit = 0;
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || amount >= 100 ? 0 : amount >= 10 ? 1 : 2;
  const text = amount.toFixed(digits);
  return t(UNITS[unit] ?? UNITS[0], { n: Number(text) });
}

/** Name to show for a file: the visitor's own name for it, else the last part of its path. */
export function displayName(file: FileData): string {
  if (file.orig_name) return file.orig_name;
  const source = file.path || file.url || "";
  const last = source.split(/[?#]/)[0]?.split(/[\\/]/).pop() ?? "";
  try {
    return decodeURIComponent(last) || "file";
  } catch {
    return last || "file";
  }
}

/** Split a name before its ending, so that a long name can be shortened in the middle: ["report", ".pdf"]. */
export function splitName(name: string): [stem: string, ending: string] {
  const dot = name.lastIndexOf(".");
  return dot > 0 && name.length - dot <= 8 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}

/** The `accept` attribute for a list of `file_types`. */
export function acceptAttribute(types: readonly string[] | undefined): string | undefined {
  if (!types || types.length === 0 || types.includes("file")) return undefined;
  return types
    .map((type) => {
      const name = type.trim().toLowerCase();
      if ((KINDS as readonly string[]).includes(name)) return `${name}/*`;
      return name.startsWith(".") || name.includes("/") ? name : `.${name}`;
    })
    .join(",");
}

/** Whether a file is of one of the `types`; by MIME type, and by ending where there is none. */
export function matchesTypes(file: { name: string; type: string }, types: readonly string[] | undefined): boolean {
  const accept = acceptAttribute(types);
  if (!accept) return true;
  const name = file.name.toLowerCase();
  const ending = name.includes(".") ? (name.split(".").pop() ?? "") : "";
  const mime = file.type.toLowerCase();
  return accept.split(",").some((rule) => {
    if (rule.startsWith(".")) return name.endsWith(rule);
    if (rule.endsWith("/*")) {
      const kind = rule.slice(0, -2);
      return mime ? mime.startsWith(`${kind}/`) : KIND_BY_ENDING[ending] === kind;
    }
    return mime === rule;
  });
}

/** The allowed types in words: "an image", "an image or .pdf". */
export function describeTypes(types: readonly string[] | undefined): string {
  const accept = acceptAttribute(types);
  if (!accept) return t("a file");
  const words = accept.split(",").map((rule) => {
    if (rule.startsWith(".")) return t("a {type} file", { type: rule });
    const [kind, sub] = rule.split("/");
    if (sub !== "*") return t("a {type} file", { type: sub ?? "" });
    if (kind === "image") return t("an image");
    if (kind === "audio") return t("an audio file");
    return kind === "video" ? t("a video") : t("a text file");
  });
  const { language } = shown.value;
  return new Intl.ListFormat(language === "en" ? "en-GB" : language, { type: "disjunction" }).format(words);
}

/** Decide which of the chosen files can be sent, and say why the first of the others cannot. */
export function checkFiles(files: readonly File[], rules: FileRules): CheckedFiles {
  const accepted: File[] = [];
  let problem: string | null = null;
  for (const file of files) {
    let reason: string | null = null;
    if (!matchesTypes(file, rules.types))
      reason = t("“{name}” is not {types}.", { name: file.name, types: describeTypes(rules.types) });
    else if (file.size === 0) reason = t("“{name}” is empty (0 bytes).", { name: file.name });
    else if (rules.maxBytes !== undefined && file.size > rules.maxBytes) {
      reason = t("“{name}” has {size}; the largest allowed is {limit}.", {
        name: file.name,
        size: formatSize(file.size),
        limit: formatSize(rules.maxBytes),
      });
    }
    if (reason === null) accepted.push(file);
    else problem ??= reason;
  }
  if (!rules.multiple && accepted.length > 1) {
    problem ??= t("Only one file fits here; “{name}” was taken.", { name: accepted[0]?.name ?? "" });
    accepted.length = 1;
  }
  return { accepted, problem };
}

/** The app's upload limit in bytes, from the page's config. */
export function uploadLimit(): number | undefined {
  const config = (globalThis as { gradio_config?: { max_file_size?: unknown } }).gradio_config;
  return typeof config?.max_file_size === "number" ? config.max_file_size : undefined;
}

/** What kind of media a file is, for the way it is shown. */
export function mediaKind(file: {
  path?: string;
  orig_name?: string | null;
  mime_type?: string | null;
  url?: string | null;
}): "image" | "audio" | "video" | "other" {
  const mime = file.mime_type?.split("/")[0];
  if (mime === "image" || mime === "audio" || mime === "video") return mime;
  const name = (file.orig_name ?? file.path ?? file.url ?? "").split(/[?#]/)[0] ?? "";
  const kind = KIND_BY_ENDING[name.split(".").pop()?.toLowerCase() ?? ""];
  return kind === "image" || kind === "audio" || kind === "video" ? kind : "other";
}

/** A file as event data: a plain JSON value. */
export function asJSON(file: FileData): JSONValue {
  return { ...file } as unknown as JSONValue;
}

/** The app's API root, as the address of its files shows it. */
export function apiRoot(fileURL: (file: FileData) => string): string {
  return fileURL({ path: "x", meta: { _type: "gradio.FileData" } }).replace(/\/file=.*$/, "");
}
