/** Editing code in a text field: indenting, keeping the indent, and what language names mean to the highlighter. */

export interface Edit {
  text: string;
  start: number;
  end: number;
}

const INDENT = "    ";

/** Gradio's language names that the highlighter knows by another one. */
const ALIASES: Record<string, string> = {
  html: "xml",
  jinja2: "xml",
  latex: "latex",
  typescript: "typescript",
  dockerfile: "dockerfile",
};

export function highlighterName(language: string | null | undefined): string {
  const name = (language ?? "").toLowerCase();
  if (name.startsWith("sql")) return "sql";
  return ALIASES[name] ?? name;
}

/** Tab in a selection of lines: indent or outdent them; at a cursor: fill to the next stop. */
export function indented({ text, start, end }: Edit, back: boolean): Edit {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  if (start === end && !back) {
    const fill = INDENT.slice((start - lineStart) % INDENT.length);
    return {
      text: text.slice(0, start) + fill + text.slice(end),
      start: start + fill.length,
      end: start + fill.length,
    };
  }
  const before = text.slice(0, lineStart);
  const lines = text.slice(lineStart, end).split("\n");
  let first = 0;
  const moved = lines.map((line, at) => {
    const next = back ? line.replace(/^(\t| {1,4})/, "") : line === "" ? line : INDENT + line;
    if (at === 0) first = next.length - line.length;
    return next;
  });
  const block = moved.join("\n");
  const change = block.length - (end - lineStart);
  return { text: before + block + text.slice(end), start: Math.max(lineStart, start + first), end: end + change };
}

/** Enter: a new line as deep as the one before, one deeper after what opens a block. */
export function brokenLine({ text, start, end }: Edit): Edit {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(lineStart, start);
  const depth = /^[ \t]*/.exec(line)?.[0] ?? "";
  const insert = `\n${depth}${/[:{[(]\s*$/.test(line) ? INDENT : ""}`;
  return {
    text: text.slice(0, start) + insert + text.slice(end),
    start: start + insert.length,
    end: start + insert.length,
  };
}

/** File ending for a download. */
export function endingOf(language: string | null | undefined): string {
  const known: Record<string, string> = {
    python: "py", javascript: "js", typescript: "ts", json: "json", html: "html", css: "css", markdown: "md", yaml: "yaml", shell: "sh",
    sql: "sql", c: "c", cpp: "cpp", dockerfile: "dockerfile", r: "r", latex: "tex", jinja2: "html",
  }; // prettier-ignore
  return known[highlighterName(language) === "sql" ? "sql" : (language ?? "")] ?? "txt";
}
