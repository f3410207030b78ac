/**
 * The visitor's own runs, kept in this browser and nowhere else: what went in, what came out.
 *
 * Bounded: the newest 100 of each app, and nothing that is very large. Apps that share a host are told apart by where
 * they stand and by their title (one after the other they may have the same address), and so are people who sign in.
 */
import { takeUnkept, type KeptRun, type NewRun } from "./kept";

const DATABASE = "stagedoor-runs";
const STORE = "runs";
const KEPT_RUNS = 100;

export async function addRun(run: NewRun): Promise<void> {
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

/** Open the database, with the runs that the page before left, so that what is kept later is kept at once. */
export function open(): Promise<IDBDatabase> {
  opened ??= openDatabase().then(async (database) => {
    for (const run of takeUnkept()) await addLeft(database, run);
    return database;
  });
  return opened;
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true }).createIndex("app", "app");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser keeps no data here"));
  });
}

/** Add a run of the page before, unless that page's own request has come through after it was gone. */
async function addLeft(database: IDBDatabase, run: NewRun): Promise<void> {
  const all = await transact<KeptRun[]>(database, "readonly", (store) => store.index("app").getAll(run.app));
  if (all.some((kept) => kept.endedAt === run.endedAt && kept.endpoint === run.endpoint)) return;
  await transact(database, "readwrite", (store) => store.add(run));
}

async function inStore<Result>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<Result> {
  return transact(await open(), mode, act);
}

function transact<Result>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    // At once, and not when the answer is here: by then the visitor may have left the page.
    transaction.commit();
    request.onsuccess = () => resolve(request.result as Result);
    request.onerror = () => reject(request.error ?? new Error("the browser refused"));
  });
}
