/** Lines of a conversation. */

export interface Line {
  speaker: string;
  text: string;
}

/** Tags that fit what stands behind the last colon before the cursor, and where that colon is; null for none. */
export function tagsAt(text: string, cursor: number, tags: readonly string[]): { from: number; tags: string[] } | null {
  const found = /:([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, cursor));
  if (!found) return null;
  const typed = (found[1] ?? "").toLowerCase();
  const fitting = tags.filter((tag) => tag.toLowerCase().includes(typed));
  return fitting.length > 0 ? { from: found.index, tags: fitting } : null;
}

/** The lines with one of them changed. */
export function withLine(lines: readonly Line[], at: number, change: Partial<Line>): Line[] {
  return lines.map((line, index) => (index === at ? { ...line, ...change } : line));
}

/** The lines with a new one behind another; the speakers take turns. */
export function withNewLine(lines: readonly Line[], after: number, speakers: readonly string[]): Line[] {
  const before = lines[after]?.speaker ?? "";
  const speaker = speakers[(speakers.indexOf(before) + 1) % Math.max(speakers.length, 1)] ?? "";
  return [...lines.slice(0, after + 1), { speaker, text: "" }, ...lines.slice(after + 1)];
}
