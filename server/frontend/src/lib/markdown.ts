/**
 * Markdown to safe HTML. Loaded only by pages that show some, as a chunk of its own.
 *
 * The text comes from other people, so it is sanitised after rendering, and what could
 * reach another host by itself or restyle the page is dropped.
 */
import DOMPurify from "dompurify";
import { marked } from "marked";

const purify = DOMPurify(window);

purify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "A" && /^https?:/i.test(node.getAttribute("href") ?? "")) {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
  }
  if (node.tagName === "IMG" && /^(https?:)?\/\//i.test(node.getAttribute("src") ?? "")) {
    // A picture from elsewhere would tell that host who reads this page: link to it instead.
    const link = document.createElement("a");
    link.href = node.getAttribute("src") ?? "";
    link.textContent = node.getAttribute("alt") || "Picture on another site";
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    node.replaceWith(link);
  }
  if (node.tagName === "IMG" && !node.hasAttribute("alt")) node.setAttribute("alt", "");
  if (node.tagName === "INPUT") {
    // Task lists are the only inputs markdown makes, and they are for reading here.
    if (node.getAttribute("type") !== "checkbox") node.remove();
    node.setAttribute("disabled", "");
    node.setAttribute("aria-label", node.hasAttribute("checked") ? "Done" : "To do");
  }
  if (node.tagName === "TABLE" || node.tagName === "PRE") node.setAttribute("tabindex", "0");
});

/** Drops the metadata block that hub READMEs begin with; the project's settings hold it. */
export const withoutFrontMatter = (source: string): string => source.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n?/, "");

export function renderMarkdown(source: string): string {
  const html = marked.parse(withoutFrontMatter(source), { async: false, gfm: true });
  return purify.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ["style", "form", "button", "textarea", "select", "audio", "video", "picture", "source"],
    FORBID_ATTR: ["style", "id", "name", "srcset", "class"],
  });
}
