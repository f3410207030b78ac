/**
 * A tiny Markdown reader for the text that most pages have: headings, paragraphs, bold, italic, code, links, plain
 * lists, code fences, quotes, rules. It yields a tree that is drawn as elements, never as HTML, so nothing in it can
 * run; a page with simple text loads no library. Whatever it does not know, it does not guess: `parseSimple`
 * answers null and the full reader takes over.
 */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "break" }
  | { kind: "strong" | "em" | "del"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

export type Block =
  | { kind: "heading"; level: number; children: Inline[]; text: string }
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] }
  | { kind: "code"; language: string; text: string }
  | { kind: "quote"; children: Inline[] }
  | { kind: "rule" };

export interface SimpleOptions {
  /** A single newline is a line break (as in chat), not a space. */
  lineBreaks?: boolean;
  /** Whether `$` starts maths, which needs the full reader. */
  maths?: boolean;
}

/** Things that only the full reader understands: HTML, images, tables, references, escapes, footnotes, entities. */
const COMPLEX_LINE = /<[a-z!/]|!\[|^\s*\[[^\]]+\]:|\]\[|\\[^\s]|&[#a-z0-9]+;|^\s*\|.*\||^\s*[-:| ]*-{2,}[-:| ]*\|/i;
const MATHS = /\$[^$]+\$|\\\(|\\\[/;
const NESTED_ITEM = /^(\s{2,}|\t)\S/;
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:|#|\/(?!\/)|\.{1,2}\/|[\w-]+(\/|\.|$))/i;

/** Parse text, or answer null when it holds anything beyond the simple set. */
export function parseSimple(source: string, options: SimpleOptions = {}): Block[] | null {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? "";
    if (line.trim() === "") {
      index += 1;
      continue;
    }
    const fence = /^(```+|~~~+)\s*([\w+#.-]*)\s*$/.exec(line);
    if (fence) {
      const end = lines.findIndex((other, at) => at > index && other.trimEnd() === fence[1]);
      const stop = end === -1 ? lines.length : end;
      const language = fence[2] ?? "";
      if (language === "mermaid") return null;
      blocks.push({ kind: "code", language, text: lines.slice(index + 1, stop).join("\n") });
      index = stop + 1;
      continue;
    }
    if (COMPLEX_LINE.test(line) || (options.maths && MATHS.test(line)) || /^( {4}|\t)/.test(line)) return null;
    const step = readBlock(lines, index, options);
    if (!step) return null;
    blocks.push(step.block);
    index = step.next;
  }
  return blocks;
}

interface Step {
  block: Block;
  next: number;
}

function readBlock(lines: string[], index: number, options: SimpleOptions): Step | null {
  const line = (lines[index] ?? "").replace(/^ {1,3}/, "");
  const heading = /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
  if (heading) {
    const text = heading[2] ?? "";
    const children = parseInline(text);
    return children && { block: { kind: "heading", level: heading[1]?.length ?? 1, children, text }, next: index + 1 };
  }
  if (/^([-*_])(\s*\1){2,}\s*$/.test(line)) return { block: { kind: "rule" }, next: index + 1 };
  if (/^([-*+]|\d{1,9}[.)])\s+/.test(line)) return readList(lines, index, options);
  if (line.startsWith(">")) return readQuote(lines, index, options);
  return readParagraph(lines, index, options);
}

function readList(lines: string[], index: number, options: SimpleOptions): Step | null {
  const first = /^\s{0,3}([-*+]|(\d{1,9})[.)])\s+/.exec(lines[index] ?? "");
  const ordered = first?.[2] !== undefined;
  const items: Inline[][] = [];
  let at = index;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const item = /^ {0,1}(?:([-*+])|\d{1,9}[.)])\s+(.*)$/.exec(line);
    if (!item || (item[1] === undefined) !== ordered) break;
    const text = item[2] ?? "";
    if (COMPLEX_LINE.test(line) || (options.maths && MATHS.test(line)) || /^\[[ x]\]\s/i.test(text)) return null;
    const children = parseInline(text);
    if (!children) return null;
    items.push(children);
  }
  const after = lines[at] ?? "";
  // A list that goes on in another way (nested, loose, continued text) is for the full reader.
  if (NESTED_ITEM.test(after) || (after.trim() !== "" && !/^(#|```|~~~)/.test(after))) return null;
  if (after.trim() === "" && /^\s*([-*+]|\d{1,9}[.)])\s|^\s{2,}\S/.test(lines[at + 1] ?? "")) return null;
  return items.length > 0
    ? { block: { kind: "list", ordered, start: Number(first?.[2] ?? 1), items }, next: at }
    : null;
}

function readQuote(lines: string[], index: number, options: SimpleOptions): Step | null {
  const content: string[] = [];
  let at = index;
  for (; (lines[at] ?? "").startsWith(">"); at++) content.push((lines[at] ?? "").replace(/^> ?/, ""));
  if ((lines[at] ?? "").trim() !== "") return null; // lazy continuation
  if (content.some((line) => line.trim() === "" || /^([-*+>#]|\d+[.)]|```|\t| {4})/.test(line))) return null;
  const children = joinLines(content, options);
  return children && { block: { kind: "quote", children }, next: at };
}

function readParagraph(lines: string[], index: number, options: SimpleOptions): Step | null {
  const content: string[] = [];
  let at = index;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.trim() === "" || (at > index && /^ {0,3}(#{1,6}\s|```|~~~|>|[-*+]\s|1[.)]\s)/.test(line))) break;
    if (at > index && /^\s*(=+|-+)\s*$/.test(line)) return null; // underlined heading
    if (COMPLEX_LINE.test(line) || (options.maths && MATHS.test(line))) return null;
    content.push(line);
  }
  const children = joinLines(content, options);
  return children && { block: { kind: "paragraph", children }, next: at };
}

/** Stands for a hard line break between joined lines; whitespace to every rule, and in no text that people write. */
const HARD = "\u000b";

function joinLines(lines: string[], options: SimpleOptions): Inline[] | null {
  const joined = lines
    .map((line, at) => {
      const isLast = at === lines.length - 1;
      return line.trim() + (isLast ? "" : options.lineBreaks || / {2,}$/.test(line) ? HARD : "\n");
    })
    .join("");
  const nodes = parseInline(joined);
  return nodes && withBreaks(nodes);
}

function withBreaks(nodes: Inline[]): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if ("children" in node) return [{ ...node, children: withBreaks(node.children) }];
    if (node.kind !== "text") return [node];
    return node.text.split(HARD).flatMap((text, at): Inline[] => {
      const words: Inline[] = text ? [{ kind: "text", text }] : [];
      return at > 0 ? [{ kind: "break" }, ...words] : words;
    });
  });
}

/** Parse the inside of a line; null when emphasis marks are used in a way that only the full reader can settle. */
export function parseInline(source: string): Inline[] | null {
  const nodes: Inline[] = [];
  let text = "";
  let at = 0;
  const flush = (): void => {
    if (text) nodes.push({ kind: "text", text });
    text = "";
  };
  while (at < source.length) {
    const rest = source.slice(at);
    // None of the rules below begins with another character.
    const plain = /^[^`[*_~h]+/.exec(rest)?.[0];
    if (plain !== undefined) {
      text += plain;
      at += plain.length;
      continue;
    }
    const code = /^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/.exec(rest);
    if (code) {
      flush();
      nodes.push({ kind: "code", text: (code[2] ?? "").replace(/^ (.*[^ ].*) $/, "$1").replace(/\n/g, " ") });
      at += code[0].length;
      continue;
    }
    const link = /^\[([^[\]]*)\]\(([^()\s]+)\)/.exec(rest);
    if (link) {
      const children = parseInline(link[1] ?? "");
      const href = link[2] ?? "";
      if (!children || !isSafeLink(href)) return null;
      flush();
      nodes.push({ kind: "link", href, children });
      at += link[0].length;
      continue;
    }
    if (/^\[[^[\]]*\]\(/.test(rest)) return null; // a link with a title, spaces or brackets in it
    const url = /^https?:\/\/[^\s<>()"'`*]+[^\s<>()"'`*.,;:!?]/.exec(rest);
    if (url && !/\w$/.test(text)) {
      flush();
      nodes.push({ kind: "link", href: url[0], children: [{ kind: "text", text: url[0] }] });
      at += url[0].length;
      continue;
    }
    const mark = /^(\*\*|__|~~|\*|_)(?=\S)/.exec(rest)?.[1];
    if (mark) {
      const wordUnderscore = mark.startsWith("_") && /\w$/.test(text);
      const closed = wordUnderscore ? null : closeMark(rest, mark);
      if (closed) {
        const children = parseInline(closed.inner);
        if (!children) return null;
        flush();
        nodes.push({ kind: mark === "~~" ? "del" : mark.length === 2 ? "strong" : "em", children });
        at += closed.length;
        continue;
      }
      if (!wordUnderscore && /[*~]/.test(mark) && rest.slice(mark.length).includes(mark)) return null;
      text += mark;
      at += mark.length;
      continue;
    }
    text += rest[0] ?? "";
    at += 1;
  }
  flush();
  return nodes;
}

/** Where emphasis opened by `mark` at the start of `rest` ends. */
function closeMark(rest: string, mark: string): { inner: string; length: number } | null {
  const escaped = mark.replace(/\*/g, "\\*");
  const char = escaped.slice(0, mark.startsWith("*") ? 2 : 1);
  const after = mark.startsWith("_") ? "(?!\\w)" : "";
  const pattern = new RegExp(
    `^${escaped}(?!${char})((?:(?!\\n\\n)[\\s\\S])*?[^\\s${char}])${escaped}(?!${char})${after}`,
  );
  const found = pattern.exec(rest);
  return found ? { inner: found[1] ?? "", length: found[0].length } : null;
}

/** Whether a link's target can do no harm: web, mail, phone, or this site. */
export function isSafeLink(href: string): boolean {
  const compact = href.replace(/[\p{C}\s]/gu, "");
  if (/^[a-z][a-z0-9+.-]*:/i.test(compact)) return /^(https?|mailto|tel):/i.test(compact);
  return SAFE_LINK.test(compact);
}

/** The words of a tree, for ids and accessible names. */
export function plainText(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === "text" || node.kind === "code") return node.text;
      return node.kind === "break" ? " " : plainText(node.children);
    })
    .join("");
}

/** A heading's text as an anchor: `Getting started` → `getting-started`. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .trim()
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .replace(/\s+/g, "-");
}
