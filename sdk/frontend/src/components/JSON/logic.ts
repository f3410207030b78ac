/** The JSON tree as rows: which are open, how values read, and what is copied. */
import type { JSONValue } from "../../lib/component";

export interface Row {
  /** Place in the value, as JSON pointer: "" is the whole. */
  path: string;
  depth: number;
  /** Key in an object, index in a list, null for the whole. */
  name: string | number | null;
  kind: "object" | "list" | "string" | "number" | "boolean" | "null";
  /** Text of a simple value; for objects and lists their size in words. */
  text: string;
  /** For objects and lists: whether the children's rows follow. */
  open?: boolean;
}

/** Larger trees start with only their first levels open. */
const SMALL_TREE = 60;

export function kindOf(value: JSONValue): Row["kind"] {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  const type = typeof value;
  return type === "object" || type === "string" || type === "number" ? type : "boolean";
}

function pathOf(parent: string, name: string | number): string {
  return `${parent}/${String(name).replace(/~/g, "~0").replace(/\//g, "~1")}`;
}

function entriesOf(value: JSONValue): [string | number, JSONValue][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** How many nodes a value has, counted up to `limit`. */
export function sizeOf(value: JSONValue, limit: number): number {
  let count = 1;
  for (const [, child] of entriesOf(value)) {
    if (count > limit) break;
    count += sizeOf(child, limit - count);
  }
  return count;
}

/** Whether a node is open before the visitor touched it. */
export function opensAtFirst(depth: number, openAll: boolean, total: number): boolean {
  return openAll || total <= SMALL_TREE || depth < 1;
}

/** Rows of a value, children after their parent, as far as they are open. */
export function rowsOf(value: JSONValue, isOpen: (path: string, depth: number) => boolean): Row[] {
  const rows: Row[] = [];
  const add = (node: JSONValue, path: string, depth: number, name: string | number | null): void => {
    const kind = kindOf(node);
    if (kind === "object" || kind === "list") {
      const entries = entriesOf(node);
      const unit = kind === "list" ? "item" : "key";
      const open = entries.length > 0 && isOpen(path, depth);
      rows.push({ path, depth, name, kind, text: `${entries.length} ${unit}${entries.length === 1 ? "" : "s"}`, open });
      if (open) for (const [key, child] of entries) add(child, pathOf(path, key), depth + 1, key);
      return;
    }
    rows.push({ path, depth, name, kind, text: kind === "string" ? JSON.stringify(node) : String(node) });
  };
  add(value, "", 0, null);
  return rows;
}
