/** A value that is being streamed: it goes on being played when the whole file has come, until it has been heard. */
import { type RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { FileData } from "../component";
import { t } from "../i18n";

interface Streamed {
  /** The stream to play; null for a plain file. */
  stream: FileData | null;
  /** The whole file, once there is one. */
  whole: FileData | null;
  /** Whether the file was heard as a stream already, and must not start by itself. */
  wasHeard: boolean;
  /** Show the file from now on. */
  finish: () => void;
}

export function useStreamed(file: FileData | null): Streamed {
  const [kept, keep] = useState<FileData | null>(null);
  const [heard, setHeard] = useState("");
  useEffect(() => {
    if (file === null || file.is_stream) keep(file);
  }, [file?.path]);
  const stream = file?.is_stream ? file : file ? kept : null;
  const finish = (): void => {
    keep(null);
    setHeard(file?.path ?? "");
  };
  return { stream, whole: file?.is_stream ? null : file, wasHeard: file !== null && heard === file.path, finish };
}

/** Play a stream in a media element; does nothing for null. */
export function useStreamSource(
  media: RefObject<HTMLMediaElement | null>,
  playlistURL: string | null,
  onProblem: (text: string) => void,
): void {
  useEffect(() => {
    if (playlistURL === null) return;
    let stop: (() => void) | null = null;
    let gone = false;
    import("./stream").then(
      ({ playStream }) => {
        if (!gone && media.current) stop = playStream(media.current, playlistURL, onProblem);
      },
      () => onProblem(t("a part of the page could not be fetched")),
    );
    return () => {
      gone = true;
      stop?.();
    };
  }, [playlistURL]);
}
