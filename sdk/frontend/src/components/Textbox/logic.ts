/** What a text field does with keys and lines. */

export interface TextboxProps {
  lines?: number;
  max_lines?: number | null;
  type?: "text" | "password" | "email";
  autofocus?: boolean;
  autoscroll?: boolean;
  text_align?: "left" | "right" | null;
  rtl?: boolean;
  max_length?: number | null;
  submit_btn?: string | boolean;
  stop_btn?: string | boolean;
  html_attributes?: Record<string, string | number | boolean | null> | null;
}

/** Lines a field grows to when the author set no limit. */
const DEFAULT_MAX_LINES = 20;

export function rowsOf({ lines = 1, max_lines: maximum }: TextboxProps): { lines: number; maxLines: number } {
  return { lines, maxLines: Math.max(maximum ?? DEFAULT_MAX_LINES, lines) };
}

interface Key {
  key: string;
  shiftKey: boolean;
  isComposing: boolean;
}

/** Enter submits one line, Shift+Enter several lines (as in Gradio); never while an input method composes. */
export function isSubmitKey(event: Key, lines: number): boolean {
  if (event.key !== "Enter" || event.isComposing) return false;
  return lines > 1 ? event.shiftKey : !event.shiftKey;
}
