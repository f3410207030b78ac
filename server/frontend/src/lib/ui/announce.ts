/** Short messages: read out by screen readers and shown for a moment. */
import { signal } from "@preact/signals";

export interface Note {
  id: number;
  text: string;
  tone: "info" | "danger";
}

/** Long enough to read a sentence; errors that matter stand at their place instead. */
const SHOWN_MS = 5000;

export const notes = signal<readonly Note[]>([]);
let last = 0;

export function announce(text: string, tone: Note["tone"] = "info"): void {
  const id = ++last;
  notes.value = [...notes.value.slice(-2), { id, text, tone }];
  setTimeout(() => {
    dismiss(id);
  }, SHOWN_MS);
}

export const dismiss = (id: number): void => {
  notes.value = notes.value.filter((note) => note.id !== id);
};
