/** The reader's colour scheme: the system's, unless one was chosen here. */
import { signal } from "@preact/signals";

export type Scheme = "system" | "light" | "dark";
const KEY = "stagedoor:theme";

const stored = (): Scheme => {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system";
  }
};

export const scheme = signal<Scheme>(stored());

export function chooseScheme(next: Scheme): void {
  scheme.value = next;
  if (next === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = next;
  try {
    if (next === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // Storage may be closed to us; the choice then lasts as long as the page.
  }
}
