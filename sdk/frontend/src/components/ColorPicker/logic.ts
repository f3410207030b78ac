/** Colours as authors write them (hex, rgb, names) and as the browser's own picker takes them (#rrggbb). */

/** A colour as #rrggbb, read by `resolve` (the browser) when it is not hexadecimal; null when it is no colour. */
export function toHex(color: string | null | undefined, resolve: (color: string) => string | null): string | null {
  const text = (color ?? "").trim().toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(text)) return text;
  if (/^#[0-9a-f]{8}$/.test(text)) return text.slice(0, 7);
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])[0-9a-f]?$/.exec(text);
  if (short)
    return `#${short
      .slice(1, 4)
      .map((digit) => digit + digit)
      .join("")}`;
  const rgb =
    /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(text) ??
    /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(text ? (resolve(text) ?? "") : "");
  if (!rgb) return null;
  return `#${rgb
    .slice(1, 4)
    .map((part) =>
      Math.max(0, Math.min(255, Math.round(Number(part))))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
