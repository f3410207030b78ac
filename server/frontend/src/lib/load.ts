/** Loading what a page shows: the newest request wins, the last answer stays until then. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api/request";

export interface Loaded<T> {
  data: T | undefined;
  error: ApiError | undefined;
  loading: boolean;
  reload: () => void;
  /** Replaces what is shown, for changes the page made itself. */
  set: (data: T) => void;
}

/** Any failure as an `ApiError`, so that pages have one thing to show. */
export const asApiError = (cause: unknown): ApiError =>
  cause instanceof ApiError
    ? cause
    : new ApiError(cause instanceof Error ? cause.message : String(cause), 0, "unexpected");

/**
 * Runs `load` on mount and whenever `key` changes.
 *
 * @param key What the answer depends on. A change keeps the old answer visible, so a page
 *   for another thing altogether should be mounted anew instead.
 */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, key: string): Loaded<T> {
  const [data, setData] = useState<T>();
  const [error, setError] = useState<ApiError>();
  const [loading, setLoading] = useState(true);
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  useEffect(() => {
    const abort = new AbortController();
    setLoading(true);
    latest
      .current(abort.signal)
      .then((answer) => {
        if (abort.signal.aborted) return;
        setData(() => answer);
        setError(undefined);
        setLoading(false);
      })
      .catch((cause: unknown) => {
        if (abort.signal.aborted) return;
        setError(asApiError(cause));
        setLoading(false);
      });
    return () => {
      abort.abort();
    };
  }, [key, turn]);

  const reload = useCallback(() => {
    setTurn((n) => n + 1);
  }, []);
  const set = useCallback((next: T) => {
    setData(() => next);
  }, []);
  return { data, error, loading, reload, set };
}

export interface Action<Args extends unknown[]> {
  run: (...args: Args) => void;
  busy: boolean;
  error: ApiError | undefined;
  clear: () => void;
}

/** One thing a person can ask for: busy while it runs, its error kept to be shown beside it. */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<unknown>): Action<Args> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const latest = useRef(act);
  latest.current = act;
  const running = useRef(false);
  const run = useCallback((...args: Args) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(undefined);
    latest
      .current(...args)
      .catch((cause: unknown) => {
        setError(asApiError(cause));
      })
      .finally(() => {
        running.current = false;
        setBusy(false);
      });
  }, []);
  const clear = useCallback(() => {
    setError(undefined);
  }, []);
  return { run, busy, error, clear };
}
