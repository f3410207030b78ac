/** Heights that authors give layouts: numbers are px; where there is a most, the content scrolls. */

type Size = number | string | null | undefined;

export function sized(sizes: Partial<Record<"height" | "min_height" | "max_height", Size>>): string {
  const css = Object.entries(sizes).flatMap(([name, size]) =>
    size == null ? [] : [`${name.replace("_", "-")}:${typeof size === "number" ? `${size}px` : size}`],
  );
  if (sizes.height != null || sizes.max_height != null) css.push("overflow-y:auto");
  return css.join(";");
}
