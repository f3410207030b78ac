/**
 * What may be inserted as it is, and what is made safe first.
 *
 * The template and the first value stand in the author's program: they are inserted as they are. A value that came
 * later came out of a function, which may have put a visitor's words into it: it is made safe, with more left in
 * than for Markdown (styles, forms' looks, framed pages in a sandbox), unless the author asked for raw HTML.
 */

/** A template that shows the value itself: Gradio's default. */
export function showsValue(template: string | undefined): boolean {
  return template === undefined || template.trim() === "${value}" || template.trim() === "{{{value}}}";
}

/** The page's own config, as the server wrote it into the page. */
export interface PageGlobals {
  gradio_config?: { components?: { id: number; props?: { value?: unknown } }[] };
  location?: { search: string };
}

/** Whether a value is the one that stands in the author's program, by the config that came with the page. */
export function isAuthors(id: number, value: unknown, page: PageGlobals): boolean {
  // A deep link puts a visitor's values where the author's stand.
  if (new URLSearchParams(page.location?.search ?? "").has("deep_link")) return false;
  const written = page.gradio_config?.components?.find((component) => component.id === id);
  return written !== undefined && (value ?? "") === (written.props?.value ?? "");
}

/** Limit a style to one element: Gradio's `css_template`. Nesting does the work. */
export function scopedStyle(css: string, selector: string): string {
  return css.trim() ? `${selector} {\n${css}\n}` : "";
}
