/** Diagrams from text (Mermaid), in a lazy chunk of their own: few texts have one. */
import mermaid from "mermaid";

let drawn = 0;

/**
 * The diagram as SVG; null when the text is none, as long as it is still being written, say.
 *
 * Labels are plain text and links are left out ("strict"): what a model or a visitor wrote must not become a script.
 */
export async function drawDiagram(code: string, isDark: boolean): Promise<string | null> {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    htmlLabels: false,
    suppressErrorRendering: true,
    theme: isDark ? "dark" : "neutral",
    fontFamily: "inherit",
  });
  drawn += 1;
  try {
    return (await mermaid.render(`sd-diagram-${drawn}`, code)).svg;
  } catch {
    return null;
  }
}
