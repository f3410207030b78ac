/** Colours as the browser computes them, for what cannot read CSS: canvases, and libraries that draw by themselves. */

/** A colour, token or function of CSS inside an element, as `rgb(…)`, `oklch(…)` or whatever the browser makes of it. */
export function computedColor(host: Element, color: string): string {
  const probe = document.createElement("span");
  // In the middle of an author's transition the first computed value would be the old one.
  probe.style.setProperty("transition", "none", "important");
  probe.style.color = color;
  host.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  return computed;
}
