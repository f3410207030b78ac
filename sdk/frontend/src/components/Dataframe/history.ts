/** A table's edits, to be taken back. */
import { useEffect, useRef } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import type { TableValue } from "./logic";

/** Edits that can be taken back; more would keep too many versions of a large table alive. */
const MAX_UNDO = 100;

export interface History {
  commit: (next: TableValue) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
}

/** The visitor's edits, to be taken back; a value from the app starts a new history. */
export function useHistory(
  page: Pick<ComponentProps<TableValue | null>, "value" | "setValue">,
  current: TableValue,
): History {
  const past = useRef<TableValue[]>([]);
  const future = useRef<TableValue[]>([]);
  const own = useRef<unknown>(null);
  const stored = page.value.value;
  useEffect(() => {
    if (own.current === stored) return;
    past.current = [];
    future.current = [];
  }, [stored]);
  const store = (value: TableValue): void => {
    own.current = value;
    page.setValue(value);
  };
  return {
    commit: (next) => {
      past.current = [...past.current.slice(-MAX_UNDO + 1), current];
      future.current = [];
      store(next);
    },
    undo: () => {
      const previous = past.current.pop();
      if (!previous) return;
      future.current.push(current);
      store(previous);
    },
    redo: () => {
      const next = future.current.pop();
      if (!next) return;
      past.current.push(current);
      store(next);
    },
    canUndo: past.current.length > 0,
    canRedo: future.current.length > 0,
  };
}
