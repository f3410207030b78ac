/** A run as it is kept, and what is kept of one in the tab until the store has it. */
import type { Address } from "../../lib/client/address";
import type { JSONValue } from "../../lib/component";

export interface KeptValue {
  label: string;
  type: string;
  value: JSONValue;
}

export interface KeptRun {
  id: number;
  app: string;
  endpoint: string;
  /** Milliseconds since 1970. */
  endedAt: number;
  seconds: number;
  inputs: KeptValue[];
  outputs: KeptValue[];
  error?: string;
  /** Where others can see it, for as long as the app keeps it. */
  link?: string;
}

export type NewRun = Omit<KeptRun, "id">;

const MAX_VALUE_CHARACTERS = 200_000;
const STORAGE_KEY = "stagedoor:ended";

/** What stands in place of a value that is too large to be kept. */
export const LEFT_OUT = { __left_out__: true } as const;

/** Apps that share a host are told apart by where they stand and by their title, and so are people who sign in. */
export function appKey(address: Address, title: string, username: string | null | undefined): string {
  return JSON.stringify([new URL(address.root).pathname, title, username ?? null]);
}

export function keptValue(value: JSONValue): JSONValue {
  return (JSON.stringify(value) ?? "").length > MAX_VALUE_CHARACTERS ? LEFT_OUT : value;
}

export function isLeftOut(value: JSONValue): boolean {
  return value !== null && typeof value === "object" && "__left_out__" in value;
}

/** Leave runs to the next page of this tab. */
export function leaveUnkept(runs: NewRun[]): void {
  if (runs.length === 0) return;
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(runs));
  } catch {
    // Storage is forbidden or full: then these runs are not kept.
  }
}

export function takeUnkept(): NewRun[] {
  try {
    const text = sessionStorage.getItem(STORAGE_KEY);
    sessionStorage.removeItem(STORAGE_KEY);
    return text === null ? [] : (JSON.parse(text) as NewRun[]);
  } catch {
    return [];
  }
}
