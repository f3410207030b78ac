/** Text and files together: the composer of a chat. */
import type { FileData } from "../../lib/component";

export interface MultimodalValue {
  text: string;
  files: FileData[];
}

/** The value in its one form; a plain string is text without files. */
export function normalised(value: MultimodalValue | string | null | undefined): MultimodalValue {
  if (typeof value === "string") return { text: value, files: [] };
  return { text: value?.text ?? "", files: value?.files ?? [] };
}

export function isEmpty(value: MultimodalValue): boolean {
  return value.text.trim() === "" && value.files.length === 0;
}

/** Whether a key press sends: Enter in a composer of one line, Shift+Enter where lines are the rule. */
export function sends(event: { key: string; shiftKey: boolean; isComposing: boolean }, lines: number): boolean {
  return event.key === "Enter" && !event.isComposing && (lines > 1 ? event.shiftKey : !event.shiftKey);
}
