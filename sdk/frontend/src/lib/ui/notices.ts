/** Notices (toasts): short messages beside the work. */
import { signal } from "@preact/signals";

export type NoticeLevel = "info" | "success" | "warning" | "error";

export interface Notice {
  id: number;
  level: NoticeLevel;
  title: string | null;
  text: string;
  /** Seconds until it leaves by itself; null keeps it until it is closed. */
  durationSeconds: number | null;
}

/** More than these at once cover the page instead of informing. */
const SHOWN_AT_ONCE = 4;
const DEFAULT_SECONDS = 8;

let lastId = 0;
export const notices = signal<Notice[]>([]);

export function notify(
  level: NoticeLevel,
  text: string,
  options: { title?: string; durationSeconds?: number | null } = {},
): void {
  const { durationSeconds = DEFAULT_SECONDS } = options;
  // Titles that only repeat the level say nothing beside its icon.
  const title = options.title && options.title.toLowerCase() !== level ? options.title : null;
  lastId += 1;
  const notice: Notice = { id: lastId, level, title, text, durationSeconds: durationSeconds || null };
  notices.value = [...notices.value, notice].slice(-SHOWN_AT_ONCE);
}

export function dismissNotice(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}
