/** Files in kept values: the app may have deleted them since. */
import type { Address } from "../../lib/client/address";
import type { FileData, JSONValue } from "../../lib/component";
import { isFile } from "../api/endpoints";

export function filesIn(value: JSONValue): FileData[] {
  if (value === null || typeof value !== "object") return [];
  if (isFile(value)) return [value];
  return Object.values(value).flatMap((item) => filesIn(item));
}

/** Whether any file of a value cannot be had any more. */
export async function isGone(address: Address, value: JSONValue): Promise<boolean> {
  const found = await Promise.all(filesIn(value).map((file) => isThere(address.file(file))));
  return found.includes(false);
}

async function isThere(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: "HEAD", credentials: "include", cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** A value without its files: nothing in place of one, and lists without them. */
export function withoutFiles(value: JSONValue): JSONValue {
  if (value === null || typeof value !== "object") return value;
  if (isFile(value)) return null;
  if (Array.isArray(value)) return value.filter((item) => filesIn(item).length === 0);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutFiles(item)]));
}
