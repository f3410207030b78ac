/**
 * Keeps what a visitor typed over a reload that the app, not the visitor, made necessary.
 *
 * Saved when the server goes away or is replaced, taken back once on the next load. A plain reload of a healthy page
 * starts afresh, as people expect.
 */
import type { JSONValue } from "../component";
import { sameValue } from "../wire/diff";
import type { Block } from "./blocks";

const STORAGE_KEY = "stagedoor:kept";

function nameOf(block: Block): string {
  return block.key === null ? `${block.id}:${block.type}:${block.props.value.label ?? ""}` : `key:${block.key}`;
}

export function keepInputs(blocks: Iterable<Block>): void {
  const values: Record<string, JSONValue> = {};
  for (const block of blocks) {
    if (!block.interactive.value || block.type.endsWith("button")) continue;
    const value = block.value.value;
    if (!sameValue(value, block.initialValue)) values[nameOf(block)] = value;
  }
  try {
    if (Object.keys(values).length === 0) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ path: location.pathname, values }));
  } catch {
    // Storage is full or forbidden: the inputs still stand on the open page.
  }
}

/** Put kept values back; returns how many. */
export function restoreInputs(blocks: Iterable<Block>): number {
  const kept = take();
  if (kept?.path !== location.pathname) return 0;
  let restored = 0;
  for (const block of blocks) {
    const value = kept.values[nameOf(block)];
    if (value !== undefined && block.put(value)) restored += 1;
  }
  return restored;
}

interface Kept {
  path: string;
  values: Record<string, JSONValue>;
}

function take(): Kept | null {
  try {
    const text = sessionStorage.getItem(STORAGE_KEY);
    sessionStorage.removeItem(STORAGE_KEY);
    return text === null ? null : (JSON.parse(text) as Kept);
  } catch {
    return null;
  }
}
