/** Reading what authors give components: sizes, and which buttons are shown. */

/** A height or width property as CSS: numbers are px. */
export function cssSize(value: unknown): string | undefined {
  if (typeof value === "number") return `${value}px`;
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Which corner buttons to draw: the author's `buttons` list, else the component's own set. */
export function shownButtons(buttons: readonly unknown[] | null | undefined, defaults: readonly string[]): Set<string> {
  return new Set(buttons ? buttons.filter((button): button is string => typeof button === "string") : defaults);
}
