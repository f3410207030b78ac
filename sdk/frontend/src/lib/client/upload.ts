/** Sends files to the app. XMLHttpRequest, because fetch cannot tell how much of a request has left. */
import type { FileData } from "../component";
import type { Address } from "./address";
import { t } from "../i18n";

export class UploadError extends Error {}

export interface UploadLimits {
  /** Largest file the app takes, in bytes; null for no limit. */
  maxFileBytes: number | null;
}

export function uploadFiles(
  address: Address,
  limits: UploadLimits,
  files: File[],
  onProgress?: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<FileData[]> {
  const tooLarge = files.find((file) => limits.maxFileBytes !== null && file.size > limits.maxFileBytes);
  if (tooLarge && limits.maxFileBytes !== null) {
    return Promise.reject(
      new UploadError(
        t("“{name}” is larger than the {size} this app takes.", {
          name: tooLarge.name,
          size: megabytes(limits.maxFileBytes),
        }),
      ),
    );
  }
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${address.api}/upload?upload_id=${crypto.getRandomValues(new Uint32Array(2)).join("")}`);
    request.responseType = "text";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status !== 200) {
        reject(new UploadError(refusal(request.status, request.responseText)));
        return;
      }
      const paths = JSON.parse(request.responseText) as string[];
      resolve(paths.map((path, index) => describe(address, path, files[index])));
    };
    request.onerror = () => reject(new UploadError(t("The upload broke off: the app cannot be reached.")));
    request.onabort = () => reject(new DOMException(t("The upload was cancelled."), "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    // Taken back while this module was on its way.
    if (signal?.aborted) reject(new DOMException(t("The upload was cancelled."), "AbortError"));
    else request.send(form);
  });
}

function describe(address: Address, path: string, file: File | undefined): FileData {
  const data: FileData = {
    path,
    orig_name: file?.name ?? null,
    size: file?.size ?? null,
    mime_type: file?.type || null,
    meta: { _type: "gradio.FileData" },
  };
  return { ...data, url: address.file(data) };
}

function refusal(status: number, body: string): string {
  let detail = "";
  try {
    const parsed = JSON.parse(body) as { detail?: unknown; error?: unknown };
    const said = parsed.detail ?? parsed.error;
    if (typeof said === "string") detail = said;
  } catch {
    if (body.length < 200 && !body.includes("<")) detail = body;
  }
  if (detail) return detail;
  return status === 413
    ? t("The file is larger than this app takes.")
    : t("The app refused the file (HTTP {status}).", { status });
}

function megabytes(bytes: number): string {
  return t("{n} MB", { n: Number((bytes / 1_000_000).toFixed(1)) });
}
