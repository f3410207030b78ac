/** The editor's state: the history of drawings, sending the current one, and taking values the app sends. */
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { blank, delivered, drawingOn, encoded, loaded, parcelOf, type Drawing } from "./drawing";
import { pushed, stepped, type EditorValue, type History, type ImageEditorProps, type Size } from "./logic";
import { t } from "../../lib/i18n";

export type View = ComponentProps<EditorValue, ImageEditorProps>;

/** How long edits are collected before they are sent, in ms: quick strokes travel once. */
const COLLECT_MS = 250;

export interface Editor {
  /** What is shown; null while there is nothing and the visitor is asked for an image. */
  drawing: Drawing | null;
  active: number;
  setActive: (index: number) => void;
  commit: (drawing: Drawing) => void;
  step: (by: -1 | 1) => void;
  canUndo: boolean;
  canRedo: boolean;
  open: (file: File) => Promise<void>;
  start: () => void;
  clear: () => void;
  error: string | null;
  fail: (problem: unknown) => void;
}

/** See the module's comment. */
export function useEditor(page: View): Editor {
  const settings = page.props.value;
  const [width, height] = settings.canvas_size ?? [800, 800];
  const size: Size = { width, height };
  const names = settings.layers?.layers?.length ? settings.layers.layers : [t("Layer {n}", { n: 1 })];
  const empty = (): History<Drawing | null> => ({
    states: [(settings.sources ?? []).length > 0 ? null : blank(size, names)],
    at: 0,
  });
  const [history, setHistory] = useState(empty);
  const [active, setActive] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const sending = useRef<AbortController | null>(null);
  const own = useRef<EditorValue>(null);
  const value = page.value.value;
  const fail = (problem: unknown): void => setError(problem instanceof Error ? problem.message : String(problem));

  useEffect(() => {
    if (value === own.current) return;
    sending.current?.abort();
    own.current = value;
    if (!value) {
      setHistory(empty());
      return;
    }
    let wanted = true;
    loaded(value, page.fileURL, names, size, settings.fixed_canvas ?? false)
      .then((drawing) => wanted && setHistory({ states: [drawing], at: 0 }))
      .catch((problem: unknown) => wanted && fail(problem));
    return () => {
      wanted = false;
    };
  }, [value]);
  useEffect(() => () => sending.current?.abort(), []);

  /** Send a drawing; a later one overtakes it. Runs wait from this moment on, also while edits are collected. */
  const send = async (drawing: Drawing | null): Promise<boolean> => {
    sending.current?.abort();
    const mine = new AbortController();
    sending.current = mine;
    setError(null);
    let next: EditorValue = null;
    if (drawing) {
      const parcel = parcelOf(drawing);
      const files = pause(COLLECT_MS, mine.signal).then(async () => {
        const ready = await Promise.all(parcel.missing.map((canvas, index) => encoded(canvas, `image-${index}.png`)));
        mine.signal.throwIfAborted();
        return ready;
      });
      try {
        const arrived = await page.upload(files, undefined, mine.signal);
        next = delivered(parcel, arrived);
      } catch (problem) {
        if (!mine.signal.aborted) fail(problem);
        return false;
      }
    }
    if (mine.signal.aborted) return false;
    own.current = next;
    page.setValue(next);
    return true;
  };

  const drawing = history.states[history.at] ?? null;
  const commit = (next: Drawing | null): Promise<boolean> => {
    setHistory((now) => pushed(now, next));
    setActive((index) => Math.max(0, Math.min(index, (next?.layers.length ?? 1) - 1)));
    return send(next);
  };
  const step = (by: -1 | 1): void => {
    const next = stepped(history, by);
    if (next === history) return;
    setHistory(next);
    setActive((index) => Math.max(0, Math.min(index, (next.states[next.at]?.layers.length ?? 1) - 1)));
    void send(next.states[next.at] ?? null);
  };
  const open = async (file: File): Promise<void> => {
    let image: ImageBitmap;
    try {
      image = await createImageBitmap(file);
    } catch {
      setError(t("“{name}” is no image that this browser can open.", { name: file.name }));
      return;
    }
    const on = drawingOn(image, names, settings.fixed_canvas ? size : null);
    image.close();
    if (await commit(on)) page.dispatch("upload");
  };
  return {
    drawing,
    active: Math.min(active, Math.max(0, (drawing?.layers.length ?? 1) - 1)),
    setActive,
    commit: (next) => void commit(next),
    step,
    canUndo: history.at > 0,
    canRedo: history.at < history.states.length - 1,
    open,
    start: () => setHistory((now) => pushed(now, blank(size, names))),
    clear: () => {
      const [first] = empty().states;
      setHistory((now) => pushed(now, first ?? null));
      void send(null).then((done) => done && page.dispatch("clear"));
    },
    error,
    fail,
  };
}

/** Wait, unless a later edit makes it pointless. */
function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, durationMs);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("A later edit took its place.", "AbortError"));
    });
  });
}
