/** Links of and to parameters. */

/** The id of a parameter's place on the page. */
export function anchorOf(name: string, prefix: boolean | string): string {
  const slug = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-|-$/g, "");
  return typeof prefix === "string" && prefix ? `param-${slug(prefix)}-${slug(name)}` : `param-${slug(name)}`;
}

/** A type in parts, of which those named in `names` lead to a place of that name. */
export function linked(type: string, names: readonly string[]): { text: string; target: string | null }[] {
  const wanted = new Set(names);
  return type
    .split(/([\p{L}_][\p{L}\p{N}_]*)/u)
    .filter((part) => part !== "")
    .map((part) => ({ text: part, target: wanted.has(part) ? `h-${part.toLowerCase()}` : null }));
}
