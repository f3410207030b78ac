/** The tree of a folder: which rows are in sight, and what keys and clicks make of the choice. */

/** One entry as the server lists it. */
export interface Entry {
  name: string;
  type: "folder" | "file";
  /** Whether it can be chosen. */
  valid: boolean;
}

export interface Row extends Entry {
  path: string[];
  key: string;
  level: number;
  position: number;
  size: number;
  isOpen: boolean;
}

export const keyOf = (path: readonly string[]): string => path.join("/");

/** Rows from top to bottom, those of open folders under them. */
export function rowsOf(listed: ReadonlyMap<string, Entry[]>, open: ReadonlySet<string>, path: string[] = []): Row[] {
  const entries = listed.get(keyOf(path)) ?? [];
  return entries.flatMap((entry, index) => {
    const here = [...path, entry.name];
    const key = keyOf(here);
    const isOpen = entry.type === "folder" && open.has(key);
    const row = { ...entry, path: here, key, level: here.length, position: index + 1, size: entries.length, isOpen };
    return isOpen ? [row, ...rowsOf(listed, open, here)] : [row];
  });
}

/** The choice after a row was chosen or left. */
export function toggled(value: readonly string[][], path: string[], isMultiple: boolean): string[][] {
  const key = keyOf(path);
  if (!isMultiple) return value.some((one) => keyOf(one) === key) ? [] : [path];
  const rest = value.filter((one) => keyOf(one) !== key);
  return rest.length < value.length ? rest : [...value, path];
}

/** Folders that must be open for the chosen to be in sight. */
export function foldersOf(value: readonly string[][]): string[][] {
  const folders = new Map<string, string[]>();
  for (const path of value) {
    for (let depth = 1; depth < path.length; depth += 1) folders.set(keyOf(path.slice(0, depth)), path.slice(0, depth));
  }
  return [...folders.values()];
}

export type Step = { to: number } | "open" | "close" | null;

/** What a key does in the tree (ARIA practices); null for keys that mean nothing here. */
export function stepFor(key: string, rows: readonly Row[], at: number): Step {
  const row = rows[at];
  if (key === "ArrowDown") return { to: Math.min(at + 1, rows.length - 1) };
  if (key === "ArrowUp") return { to: Math.max(at - 1, 0) };
  if (key === "Home") return { to: 0 };
  if (key === "End") return { to: rows.length - 1 };
  if (key === "ArrowRight" && row?.type === "folder")
    return row.isOpen ? { to: Math.min(at + 1, rows.length - 1) } : "open";
  if (key === "ArrowLeft" && row) {
    if (row.isOpen) return "close";
    const parent = keyOf(row.path.slice(0, -1));
    const found = rows.findIndex((one) => one.key === parent);
    return found < 0 ? null : { to: found };
  }
  if (key.length === 1 && key !== " ") {
    const order = rows.map((_, index) => (at + 1 + index) % rows.length);
    const found = order.find((index) => rows[index]?.name.toLowerCase().startsWith(key.toLowerCase()));
    return found === undefined ? null : { to: found };
  }
  return null;
}
