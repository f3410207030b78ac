/** Finding formulas in text, by the author's `latex_delimiters`; code spans and fences are left alone. */

export interface Delimiter {
  left: string;
  right: string;
  display: boolean;
}

export interface Extracted {
  /** Text with each formula replaced by a placeholder. */
  text: string;
  formulas: { source: string; display: boolean }[];
}

/** What Gradio uses when the author names none for Markdown: `$$` alone on display. */
export const DEFAULT_DELIMITERS: readonly Delimiter[] = [{ left: "$$", right: "$$", display: true }];

/** Characters from the private use area: no text has them, Markdown leaves them alone. */
const OPEN = "\ue000";
const CLOSE = "\ue001";
export const PLACEHOLDER = /\ue000(\d+)\ue001/g;

/** Take the formulas out of Markdown, so that its marks (`_`, `*`, `\`) do not eat them. */
export function extractFormulas(source: string, delimiters: readonly Delimiter[]): Extracted {
  const formulas: Extracted["formulas"] = [];
  const clean = source.replaceAll(OPEN, "").replaceAll(CLOSE, "");
  if (!delimiters.some((pair) => clean.includes(pair.left))) return { text: clean, formulas };
  const ordered = [...delimiters].sort((a, b) => b.left.length - a.left.length);
  let text = "";
  let at = 0;
  while (at < clean.length) {
    const code = /^(?:(`{3,}|~{3,})[\s\S]*?(?:\n\1|$)|(`+)(?:(?!\2)[\s\S])*\2)/.exec(clean.slice(at));
    if (code) {
      text += code[0];
      at += code[0].length;
      continue;
    }
    const pair = ordered.find((candidate) => clean.startsWith(candidate.left, at));
    const end = pair ? clean.indexOf(pair.right, at + pair.left.length) : -1;
    if (pair && end > at + pair.left.length && isFormula(clean.slice(at + pair.left.length, end), pair)) {
      text += `${OPEN}${formulas.length}${CLOSE}`;
      formulas.push({ source: clean.slice(at + pair.left.length, end), display: pair.display });
      at = end + pair.right.length;
      continue;
    }
    // Step over plain text at once; the next interesting character is a tick, a backslash or a delimiter's first.
    const next = /[`~\\$([]/.exec(clean.slice(at + 1));
    const stop = next ? at + 1 + next.index : clean.length;
    text += clean.slice(at, stop);
    at = stop;
  }
  return { text, formulas };
}

/** `$5 and $10` is money: an inline `$` formula may not start or end with a space, nor span paragraphs. */
function isFormula(inner: string, pair: Delimiter): boolean {
  if (inner.includes("\n\n") && !pair.display) return false;
  return pair.left !== "$" || !/^\s|\s$/.test(inner);
}
