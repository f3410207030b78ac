/**
 * Runs that a page leaves behind when it is reloaded, so that the new page can show them and get their results.
 *
 * Written as the page goes, taken back once, and only by a reload: a copied tab is another visitor's tab.
 */

/** A run of the page before. */
export interface LeftRun {
  eventId: string;
  fnIndex: number;
  /** The block whose event it was. */
  triggerId: number | null;
  /** Whether another tab or device began it: then it is hers to end, and to go on with what comes after. */
  isOthers?: true;
}

interface Left {
  path: string;
  /** The session of the runs: their state belongs to them, so the new page goes on in it. */
  hash: string;
  runs: LeftRun[];
}

const STORAGE_KEY = "stagedoor:runs";

export function leaveRuns(hash: string, runs: LeftRun[]): void {
  try {
    if (runs.length === 0) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ path: location.pathname, hash, runs } satisfies Left));
  } catch {
    // Storage is forbidden or full: the runs end with the page, as they would elsewhere.
  }
}

/** The address under which another tab or device follows a run of this page. */
export function runLink(eventId: string, fnIndex: number): string {
  return new URL(`?run=${eventId}.${fnIndex}`, location.href).href;
}

/** A run that the address names, as `?run=<event id>.<function index>`: another tab's, or another device's. */
function sharedRun(): Left | null {
  const [, eventId, fnIndex] = /[?&]run=([0-9a-f]{32})\.(\d+)(?:&|$)/.exec(location.search) ?? [];
  if (!eventId) return null;
  return { path: "", hash: "", runs: [{ eventId, fnIndex: Number(fnIndex), triggerId: null, isOthers: true }] };
}

export function takeRuns(): Left | null {
  try {
    const text = sessionStorage.getItem(STORAGE_KEY);
    sessionStorage.removeItem(STORAGE_KEY);
    const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    if (text === null || entry?.type !== "reload") return sharedRun();
    const left = JSON.parse(text) as Left;
    return left.path === location.pathname ? left : null;
  } catch {
    return null;
  }
}
