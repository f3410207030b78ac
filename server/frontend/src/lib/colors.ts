/** A project's two colours. Names are those that READMEs on model hubs use. Pure. */

const NAMED: Readonly<Record<string, string>> = {
  red: "#d6493f",
  orange: "#d97a2b",
  yellow: "#d9b02f",
  green: "#2f9e69",
  teal: "#1f8f8a",
  blue: "#3b7dd8",
  indigo: "#5a5fd0",
  purple: "#8a57c9",
  pink: "#cf5b93",
  gray: "#8a918d",
};

export const COLOR_NAMES: readonly string[] = Object.keys(NAMED);

/** A colour that CSS takes: a known name, a hex value, else grey. */
export function cssColor(color: string): string {
  const text = color.trim().toLowerCase();
  if (/^#([0-9a-f]{3}|[0-9a-f]{6})$/.test(text)) return text;
  return NAMED[text] ?? "#8a918d";
}
