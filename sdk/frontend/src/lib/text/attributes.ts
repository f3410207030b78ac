/** What both sanitisers (Markdown's and gr.HTML's) do to an element after DOMPurify went over its attributes. */

const MEDIA_DATA = /^\s*data:(image|audio|video)\//i;

/** Data URLs may be media and nothing else; links to other pages open apart and tell nothing. */
export function settleAttributes(node: Element): void {
  for (const name of ["src", "href", "xlink:href", "poster"]) {
    const value = node.getAttribute(name);
    if (value && /^\s*data:/i.test(value) && !MEDIA_DATA.test(value)) node.removeAttribute(name);
  }
  if (node.tagName === "A" && node.getAttribute("target") === "_blank") node.setAttribute("rel", "noopener noreferrer");
}
