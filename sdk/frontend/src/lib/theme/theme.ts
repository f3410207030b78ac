/** Light, dark or the system's choice. `?__theme=` fixes it for this page view; the settings save it for this browser. */
import { signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const STORAGE_KEY = "stagedoor:theme";

function storedTheme(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === "dark" || chosen === "light" ? chosen : "system";
}

/** What the visitor chose; the page's script has already put it on <html> before first paint. */
export const theme = signal<Theme>("system");
/** What is shown now, for parts that draw their own colours (charts, canvases). */
export const scheme = signal<"light" | "dark">("light");

function show(): void {
  const dark =
    theme.value === "dark" || (theme.value === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  scheme.value = dark ? "dark" : "light";
  // compat: Gradio puts the class `dark` on the body, and authors' CSS selects on it.
  document.body.classList.toggle("dark", dark);
  const root = document.documentElement;
  if (theme.value === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme.value;
}

export function startTheme(): void {
  theme.value = storedTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
  // compat: a button of the author's for the dark scheme changes that class; the page follows it.
  new MutationObserver(() => {
    const dark = document.body.classList.contains("dark") ? "dark" : "light";
    if (dark === scheme.value) return;
    theme.value = dark;
    show();
  }).observe(document.body, { attributeFilter: ["class"] });
}

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  try {
    if (chosen === "system") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, chosen);
  } catch {
    // Storage is forbidden in some frames; the choice then lasts for this page view.
  }
  show();
}
