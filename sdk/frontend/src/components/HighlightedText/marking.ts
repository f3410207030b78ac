/** Marking by hand: where selections stand in the text, and the spans after a mark was put or taken away. */
import type { Span } from "./logic";

export type Mark = string | number | null;

/** From and to, in characters of the whole text. */
export type Stretch = readonly [start: number, end: number];

export function textOf(spans: readonly Span[]): string {
  return spans.map(({ token }) => token).join("");
}

/** Where each span begins and ends. */
export function stretchesOf(spans: readonly Span[]): Stretch[] {
  let at = 0;
  return spans.map(({ token }) => [at, (at += token.length)] as const);
}

/** The spans with a stretch marked, or with no marks there (null); what it covers in part keeps the rest. */
export function marked(spans: readonly Span[], [start, end]: Stretch, mark: Mark): Span[] {
  if (end <= start) return [...spans];
  const text = textOf(spans);
  const pieces: Span[] = [];
  const put = (from: number, to: number, piece: Mark): void => {
    if (to <= from) return;
    const last = pieces.at(-1);
    // Unmarked neighbours are one text; marked ones stay apart, for they may be two things of one kind.
    if (piece === null && last?.class_or_confidence === null) last.token += text.slice(from, to);
    else pieces.push({ token: text.slice(from, to), class_or_confidence: piece });
  };
  const stretches = stretchesOf(spans);
  const each = (from: number, to: number): void => {
    spans.forEach((span, index) => {
      const [left, right] = stretches[index] ?? [0, 0];
      const isBare = span.class_or_confidence === "";
      put(Math.max(left, from), Math.min(right, to), isBare ? null : span.class_or_confidence);
    });
  };
  each(0, start);
  put(start, end, mark);
  each(end, text.length);
  return pieces;
}

/** Without the space around it, which nobody means to mark. */
export function trimmed(text: string, [start, end]: Stretch): Stretch {
  const inside = text.slice(start, end);
  const left = inside.length - inside.trimStart().length;
  const right = inside.length - inside.trimEnd().length;
  return left === inside.length ? [start, start] : [start + left, end - right];
}

/** Where each word begins and ends. */
export function wordsOf(text: string): Stretch[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}_'’-]+/gu)].map((found) => [found.index, found.index + found[0].length]);
}

/**
 * The selection after an arrow key: the word after or before it, or the selection that reaches one word further.
 *
 * @param current What is selected; null selects the first word, or the last one.
 */
export function steppedByWord(text: string, current: Stretch | null, by: -1 | 1, extend: boolean): Stretch | null {
  const words = wordsOf(text);
  if (!current) return (by === 1 ? words[0] : words.at(-1)) ?? null;
  const next = by === 1 ? words.find(([start]) => start >= current[1]) : words.findLast(([, end]) => end <= current[0]);
  if (!next) return current;
  if (!extend) return next;
  return by === 1 ? [current[0], next[1]] : [next[0], current[1]];
}
