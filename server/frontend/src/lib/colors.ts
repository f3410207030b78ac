/** A project's two colours, by the names that READMEs on model hubs use. Pure. */
import type { Color } from "./api/types";

const NAMED: Readonly<Record<Color, string>> = {
  red: "#d6493f",
  yellow: "#d9b02f",
  green: "#2f9e69",
  blue: "#3b7dd8",
  indigo: "#5a5fd0",
  purple: "#8a57c9",
  pink: "#cf5b93",
  gray: "#8a918d",
};

export const COLORS = Object.keys(NAMED) as readonly Color[];

/** A colour that CSS takes; grey for a name of a newer server. */
export const cssColor = (color: Color): string => (NAMED as Record<string, string | undefined>)[color] ?? NAMED.gray;
