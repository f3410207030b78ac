/**
 * The visitor's own runs, kept in this browser and nowhere else: what went in, what came out.
 *
 * Bounded: the newest 100 of each app, and nothing that is very large. Apps that share a host are told apart by where
 * they stand and by their title (one after the other they may have the same address), and so are people who sign in.
 */
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

const DATABASE = "stagedoor-runs";
const STORE = "runs";
const KEPT_RUNS = 100;
const MAX_VALUE_CHARACTERS = 200_000;

/** What stands in place of a value that is too large to be kept. */
export const LEFT_OUT = { __left_out__: true } as const;

export function appKey(address: Address, title: string, username: string | null | undefined): string {
  return JSON.stringify([new URL(address.root).pathname, title, username ?? null]);
}

export function keptValue(value: JSONValue): JSONValue {
  return (JSON.stringify(value) ?? "").length > MAX_VALUE_CHARACTERS ? LEFT_OUT : value;
}

export function isLeftOut(value: JSONValue): boolean {
  return value !== null && typeof value === "object" && "__left_out__" in value;
}

export async function addRun(run: Omit<KeptRun, "id">): Promise<void> {
  await inStore("readwrite", (store) => store.add(run));
  const ids = (await runsOf(run.app)).slice(KEPT_RUNS).map(({ id }) => id);
  if (ids.length > 0) await deleteRuns(ids);
}

/** The runs of an app, newest first. */
export async function runsOf(app: string): Promise<KeptRun[]> {
  const all = await inStore<KeptRun[]>("readonly", (store) => store.index("app").getAll(app));
  return all.reverse();
}

export function findRun(id: number): Promise<KeptRun | undefined> {
  return inStore("readonly", (store) => store.get(id));
}

export async function deleteRuns(ids: number[]): Promise<void> {
  for (const id of ids) await inStore("readwrite", (store) => store.delete(id));
}

let opened: Promise<IDBDatabase> | null = null;

/** Open the database, so that what is kept later is kept at once. */
export function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true }).createIndex("app", "app");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser keeps no data here"));
  });
  return opened;
}

async function inStore<Result>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<Result> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    // At once, and not when the answer is here: by then the visitor may have left the page.
    transaction.commit();
    request.onsuccess = () => resolve(request.result as Result);
    request.onerror = () => reject(request.error ?? new Error("the browser refused"));
  });
}
