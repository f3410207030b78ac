/**
 * The first paint of a large page: its first blocks are drawn at once, the others in growing portions, each after the
 * browser has shown the one before. A page of hundreds of blocks then opens like one of a few, and what stands on it
 * can be used meanwhile: the portions let clicks and keys go first. Small pages are drawn whole.
 */
import { signal } from "@preact/signals";

import { beforeFrame } from "./pace";

/** Blocks of the first paint, layouts among them: the top of the page. */
const FIRST_BLOCKS = 24;
/** Each portion makes the page this many times as large. */
const GROWTH = 4;

const due = signal(FIRST_BLOCKS);
let drawn = 0;
let isCut = false;

/** Whether all of the page is drawn. What stands below the blocks waits for that, instead of being pushed down. */
export const isWhole = signal(true);

/** Whether a block is drawn now. A block that was is asked no more: it stays. Called while drawing. */
export function isDue(): boolean {
  if (drawn < due.peek()) {
    drawn += 1;
    return true;
  }
  isCut = true;
  isWhole.value = false;
  return due.value < 0; // subscribes: the block is asked again when more are due
}

/** After the first drawing: wait until the browser has shown it, if there is more to come. */
export async function firstShown(): Promise<void> {
  if (isCut) await shown();
}

/** Draw the rest. */
export async function drawRest(): Promise<void> {
  while (isCut) {
    isCut = false;
    due.value *= GROWTH;
    await shown();
  }
  due.value = Infinity; // tabs and the like, opened later
  isWhole.value = true;
}

/** Wait until what is drawn is on the screen, and nothing more urgent is left to do. */
function shown(): Promise<void> {
  return new Promise((resolve) => beforeFrame(() => whenIdle(resolve)));
}

function whenIdle(run: () => void): void {
  if ("scheduler" in globalThis) void scheduler.postTask(run, { priority: "background" });
  else setTimeout(run);
}
