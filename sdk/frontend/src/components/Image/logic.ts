/** Geometry and words of the Image component, without markup. */
import { t } from "../../lib/i18n";

/** Where in the picture's own pixels a click on its box falls; null in the margins that `object-fit: contain` leaves. */
export function pixelAt(
  click: { x: number; y: number },
  box: { width: number; height: number },
  natural: { width: number; height: number },
): [x: number, y: number] | null {
  if (box.width <= 0 || box.height <= 0 || natural.width <= 0 || natural.height <= 0) return null;
  const scale = Math.min(box.width / natural.width, box.height / natural.height);
  const left = (box.width - natural.width * scale) / 2;
  const top = (box.height - natural.height * scale) / 2;
  const x = Math.floor((click.x - left) / scale);
  const y = Math.floor((click.y - top) / scale);
  return x < 0 || y < 0 || x >= natural.width || y >= natural.height ? null : [x, y];
}

/** Text for people who cannot see the picture: the author's, else the label, else what it is. */
export function altText(props: { alt_text?: string | null; label?: string | undefined }, interactive: boolean): string {
  if (props.alt_text) return props.alt_text;
  const what = interactive ? t("Chosen image") : t("Image");
  return props.label && props.label !== "Image" ? `${what}: ${props.label}` : what;
}

export type Source = "upload" | "webcam" | "clipboard";

/** Sources as the author gave them; all where they gave none. */
export function sourcesOf(sources: readonly string[] | string | null | undefined): Source[] {
  const list = typeof sources === "string" ? [sources] : (sources ?? ["upload", "webcam", "clipboard"]);
  return list.filter(
    (source): source is Source => source === "upload" || source === "webcam" || source === "clipboard",
  );
}
