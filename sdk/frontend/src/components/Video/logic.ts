/** The two wire forms of a video: a file, or a file with its subtitles (Gradio before 6). */
import type { FileData } from "../../lib/component";

export type VideoValue = FileData | { video: FileData | null; subtitles?: FileData | null } | null;

export function videoOf(
  value: VideoValue | undefined,
  subtitles: FileData | null | undefined,
): { video: FileData | null; subtitles: FileData | null } {
  if (!value) return { video: null, subtitles: null };
  if ("video" in value) return { video: value.video, subtitles: value.subtitles ?? subtitles ?? null };
  return { video: value, subtitles: subtitles ?? null };
}
