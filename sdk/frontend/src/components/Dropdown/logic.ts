/** What a combobox offers and what a text in it means. No markup. */
import type { Choice, ChoiceValue } from "../Checkbox/choices";

/** More options than this are cut off with a word on how to find the rest: nobody scrolls through them. */
export const SHOWN_OPTIONS = 200;

export interface Offer {
  choice: Choice;
  index: number;
}

/** The choices that a typed text leaves, best first: those that begin with it, then those that contain it. */
export function offers(choices: Choice[], text: string): Offer[] {
  const needle = text.trim().toLocaleLowerCase();
  const all = choices.map((choice, index) => ({ choice, index }));
  if (!needle) return all;
  const begins: Offer[] = [];
  const contains: Offer[] = [];
  for (const offer of all) {
    const at = offer.choice[0].toLocaleLowerCase().indexOf(needle);
    if (at === 0) begins.push(offer);
    else if (at > 0) contains.push(offer);
  }
  return [...begins, ...contains];
}

/** The label of a value; a custom value is its own label. */
export function labelOf(choices: Choice[], value: ChoiceValue | null): string {
  if (value === null) return "";
  return choices.find(([, item]) => item === value)?.[0] ?? String(value);
}

/** The index that a key moves the highlight to, or null when the key is not about the list. */
export function movedTo(key: string, active: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return active < 0 ? 0 : (active + 1) % count;
    case "ArrowUp":
      return active < 0 ? count - 1 : (active - 1 + count) % count;
    case "PageDown":
      return Math.min(active + 10, count - 1);
    case "PageUp":
      return Math.max(active - 10, 0);
    default:
      return null;
  }
}
