/** Makes a function's HTML safe: a lazy chunk, fetched when a value arrives that the author did not write himself. */
import DOMPurify from "dompurify";

import { settleAttributes } from "../../lib/text/attributes";

/** What a framed page may do: run, but not as this site, nor move the whole window. */
const SANDBOX = "allow-scripts allow-popups allow-forms allow-downloads";

const purify = DOMPurify(window);
purify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "IFRAME") node.setAttribute("sandbox", SANDBOX);
  settleAttributes(node);
});
purify.addHook("uponSanitizeElement", (node, data) => {
  // An old sheet trick: `@import` and `url()` in a style element fetch from other hosts.
  if (data.tagName === "style" && /@import|url\s*\(|expression\s*\(|<\//i.test(node.textContent ?? ""))
    node.textContent = "";
});

export function sanitizeOutput(html: string): string {
  return purify.sanitize(html, {
    ADD_TAGS: ["style", "iframe"],
    ADD_ATTR: ["target", "allowfullscreen", "srcdoc", "frameborder", "sandbox", "loading", "scrolling"],
    FORBID_TAGS: ["base", "meta", "link", "object", "embed"],
    FORBID_ATTR: ["formaction", "ping", "is"],
    FORCE_BODY: true, // else a leading <style> is dropped
  });
}
