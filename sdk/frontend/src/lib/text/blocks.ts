/**
 * Cutting Markdown that is still being written into blocks, so that each new word re-reads only the last one.
 * A block ends at a blank line outside a fence; what belongs together across blank lines (lists, quotes, indented
 * text, HTML, maths on display) stays one block.
 */

const LIST = /^\s{0,3}([-*+]|\d{1,9}[.)])\s/;

/** The blocks of a text; joined by a blank line they give it back. */
export function splitBlocks(source: string): string[] {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  const blocks: string[] = [];
  let current: string[] = [];
  let fence: string | null = null;
  let maths = false;
  const close = (): void => {
    while (current.length > 0 && current.at(-1)?.trim() === "") current.pop();
    if (current.length > 0) blocks.push(current.join("\n"));
    current = [];
  };
  lines.forEach((line, at) => {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      current.push(line);
      if (mark && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark) fence = null;
      return;
    }
    if (mark && !maths) {
      fence = mark;
      current.push(line);
      return;
    }
    if ((line.match(/\$\$/g)?.length ?? 0) % 2 === 1) maths = !maths;
    if (line.trim() === "" && !maths && !belongsTogether(current, nextText(lines, at))) {
      close();
      return;
    }
    current.push(line);
  });
  close();
  return blocks;
}

/** The next line that says something. */
function nextText(lines: string[], at: number): string | undefined {
  let next = at + 1;
  while (lines[next]?.trim() === "") next += 1;
  return lines[next];
}

/** Whether the text after a blank line still belongs to the block before it. */
function belongsTogether(block: string[], next: string | undefined): boolean {
  if (block.length === 0 || next === undefined) return false;
  const first = block[0] ?? "";
  if (/^\s{0,3}<[a-z!/]/i.test(first)) return true; // HTML may hold blank lines; only the full reader knows its end
  if (LIST.test(first)) return LIST.test(next) || /^\s{2,}\S/.test(next);
  return /^( {4}|\t)/.test(first) && /^( {4}|\t)/.test(next);
}

/** Whether a text uses what only works when it is read as a whole: reference links and footnotes. */
export function needsWhole(source: string): boolean {
  return /^\s{0,3}\[[^\]]+\]:\s/m.test(source);
}
