/**
 * The first paint of a large page: about as many blocks as a window shows are drawn at once, the others right after the
 * browser has shown those. A page of hundreds of blocks then opens like one of a few; small pages are drawn whole.
 */
import { signal } from "@preact/signals";

import { beforeFrame } from "./pace";

/** Blocks of the first paint, layouts among them. */
export const FIRST_BLOCKS = 60;

let left = FIRST_BLOCKS;
const isWhole = signal(false);

/** Whether a block is drawn now. A block that was is asked no more: it stays. */
export function isDue(): boolean {
  return left-- > 0 || isWhole.value;
}

/** Let the browser show what is drawn so far, then draw the rest; small pages are whole already. */
export async function drawRest(): Promise<void> {
  if (left < 0) await new Promise<void>((shown) => beforeFrame(() => setTimeout(shown)));
  isWhole.value = true;
  if (left < 0) await new Promise((drawn) => setTimeout(drawn)); // drawing is a microtask, or waits for its frame
}
