/** What describes a project, as its form holds it and as it is sent. Pure. */
import type { Color, Visibility } from "../../lib/api/types";

export interface Description {
  title: string;
  emoji: string;
  color_from: Color;
  color_to: Color;
  description: string;
  tags: string;
  visibility: Visibility;
}

/** Tags as typed: with commas between, lower case, each once. */
export function readTags(text: string): string[] {
  const tags = text
    .toLowerCase()
    .split(",")
    .map((tag) => tag.trim().replace(/\s+/g, " "))
    .filter((tag) => tag !== "");
  return [...new Set(tags)];
}

/** What is sent: fields left empty keep the server's own choice. */
export function toChange({ tags, title, emoji, ...rest }: Description) {
  return {
    ...rest,
    tags: readTags(tags),
    ...(title.trim() !== "" && { title: title.trim() }),
    ...(emoji.trim() !== "" && { emoji: emoji.trim() }),
  };
}
