/**
 * The state of one upload: checking, sending with progress, cancelling, and the sentence when it fails.
 * Knows no markup; `UploadArea` and the components draw it.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

import type { FileData, Upload } from "../component";
import { checkFiles, uploadLimit, type FileRules } from "./files";
import { t } from "../i18n";

export interface Uploader {
  /** Fraction from 0 to 1 while files travel; null when none do. */
  progress: ReadonlySignal<number | null>;
  /** What is travelling: a file name, or "3 files". */
  subject: ReadonlySignal<string>;
  /** Why the last try failed, for the visitor; null when it did not. */
  error: ReadonlySignal<string | null>;
  /** Check and send files; answers the files the server took, [] when there were none or it was cancelled. */
  send: (files: readonly File[]) => Promise<FileData[]>;
  cancel: () => void;
  /** Show a problem that did not come from sending (camera refused, clipboard empty). */
  fail: (message: string | null) => void;
}

export function createUploader(upload: Upload, rules: () => FileRules): Uploader {
  const progress = signal<number | null>(null);
  const subject = signal("");
  const error = signal<string | null>(null);
  let running: AbortController | null = null;

  const cancel = (): void => {
    running?.abort();
    running = null;
    progress.value = null;
  };

  const send = async (files: readonly File[]): Promise<FileData[]> => {
    if (files.length === 0) return [];
    cancel();
    const limits = rules();
    const checked = checkFiles(files, { ...limits, maxBytes: limits.maxBytes ?? uploadLimit() });
    error.value = checked.problem;
    if (checked.accepted.length === 0) return [];
    const mine = new AbortController();
    running = mine;
    subject.value =
      checked.accepted.length === 1
        ? (checked.accepted[0]?.name ?? "")
        : t("{n} file|{n} files", { n: checked.accepted.length });
    progress.value = 0;
    try {
      const sent = await upload(
        checked.accepted,
        (fraction) => {
          if (running === mine) progress.value = Math.max(0, Math.min(1, fraction));
        },
        mine.signal,
      );
      return mine.signal.aborted ? [] : withDetails(sent, checked.accepted);
    } catch (problem) {
      if (!mine.signal.aborted) error.value = failureText(problem, subject.peek());
      return [];
    } finally {
      if (running === mine) {
        running = null;
        progress.value = null;
      }
    }
  };

  return { progress, subject, error, send, cancel, fail: (message) => void (error.value = message) };
}

/** Add what the browser knows and the server's answer may lack: name, size and type. */
function withDetails(sent: FileData[], files: readonly File[]): FileData[] {
  return sent.map((file, index) => {
    const original = files[index];
    if (!original) return file;
    return {
      ...file,
      orig_name: file.orig_name ?? original.name,
      size: file.size ?? original.size,
      mime_type: file.mime_type ?? (original.type || null),
    };
  });
}

function failureText(problem: unknown, subject: string): string {
  const detail = problem instanceof Error ? problem.message.trim() : "";
  if (!detail || detail === "Failed to fetch") {
    return t("“{subject}” could not be sent: the server did not answer. Check the connection and try again.", {
      subject,
    });
  }
  return /[.!?]$/.test(detail) ? detail : t("“{subject}” could not be sent: {reason}.", { subject, reason: detail });
}

/** An uploader that lives as long as the component and is cancelled with it. */
export function useUploader(upload: Upload, rules: () => FileRules): Uploader {
  const uploader = useMemo(() => createUploader(upload, rules), [upload]);
  useEffect(() => () => uploader.cancel(), [uploader]);
  return uploader;
}

/** What a component that holds one file gives an upload: where it goes, and whom to tell. */
interface Receiver {
  upload: Upload;
  setValue: (file: FileData) => void;
  dispatch: (event: string) => void;
}

/** An uploader of a component whose value is one file; what it takes becomes the value. */
export function useValueUploader(
  page: Receiver,
  types: readonly string[],
): { uploader: Uploader; take: (files: readonly File[]) => void } {
  const uploader = useUploader(page.upload, () => ({ types }));
  const take = async (files: readonly File[]): Promise<void> => {
    const [sent] = await uploader.send(files);
    if (!sent) return;
    page.setValue(sent);
    page.dispatch("upload");
  };
  return { uploader, take: (files) => void take(files) };
}
