/**
 * Applies the changes that a streaming function sends between its first and last result.
 *
 * A change is `[op, path, value]` with op `replace`, `append` (to a string), `add` or `delete`. Parents are copied on
 * the way down, so that what was shown before is never altered and unchanged parts keep their identity.
 */
import type { JSONValue } from "../component";

export type Change = [op: "replace" | "append" | "add" | "delete", path: (string | number)[], value: JSONValue];

export function applyChanges(target: JSONValue, changes: Change[]): JSONValue {
  return changes.reduce<JSONValue>((value, [op, path, change]) => applyOne(value, op, path, change), target);
}

function applyOne(target: JSONValue, op: Change[0], path: (string | number)[], value: JSONValue): JSONValue {
  const [step, ...rest] = path;
  if (step === undefined) {
    return op === "append" ? joined(target, value) : value;
  }
  if (Array.isArray(target)) {
    const copy = target.slice();
    const index = Number(step);
    if (rest.length > 0) copy[index] = applyOne(copy[index] ?? null, op, rest, value);
    else if (op === "add") copy.splice(index, 0, value);
    else if (op === "delete") copy.splice(index, 1);
    else copy[index] = op === "append" ? joined(copy[index] ?? null, value) : value;
    return copy;
  }
  if (target === null || typeof target !== "object") {
    throw new TypeError(`a change leads into a value that has no parts (at ${JSON.stringify(step)})`);
  }
  const copy = { ...target };
  const key = String(step);
  if (rest.length > 0) copy[key] = applyOne(copy[key] ?? null, op, rest, value);
  else if (op === "delete") return Object.fromEntries(Object.entries(copy).filter(([name]) => name !== key));
  else copy[key] = op === "append" ? joined(copy[key] ?? null, value) : value;
  return copy;
}

function joined(base: JSONValue, suffix: JSONValue): JSONValue {
  return `${typeof base === "string" ? base : ""}${typeof suffix === "string" ? suffix : ""}`;
}

/** Whether two wire values are the same by content. */
export function sameValue(a: JSONValue | undefined, b: JSONValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameValue(a[key], b[key]));
}
