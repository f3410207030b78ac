/** What pointers do on the paper: draw, erase, mark the part to keep, move what is seen; two fingers zoom and move. */
import { useEffect, useRef } from "preact/hooks";

import { stroked, withLayer, type Drawing, type Stroke } from "./drawing";
import { dragged, gripAt, pointAt, rectangleBetween, type Grip, type Ink, type Point, type Rectangle } from "./logic";
import type { Editor } from "./state";
import type { ToolName } from "./Toolbar";
import type { Zoom } from "./zoom";

/** How far from a side of the marked part a pointer still takes hold of it, in px of the window. */
const REACH_PX = 10;

interface PaperOptions {
  editor: Editor;
  drawing: Drawing;
  tool: ToolName;
  ink: Ink;
  size: number;
  zoom: Zoom;
  part: Rectangle | null;
  setPart: (part: Rectangle | null) => void;
  /** Show a drawing that is not committed yet. */
  show: (drawing: Drawing) => void;
}

type PaperEvent = PointerEvent & { currentTarget: HTMLElement };

export interface PaperHandlers {
  onPointerDown: (event: PaperEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
  onPointerCancel: (event: PointerEvent) => void;
}

interface Pinch {
  distance: number;
  factor: number;
  middle: Point;
}

/** See the module's comment. */
export function usePaper(options: PaperOptions): PaperHandlers {
  const { editor, drawing, tool, zoom, part, setPart, show } = options;
  const stroke = useRef<Stroke | null>(null);
  const crop = useRef<{ from: Point; grip: Grip | null; part: Rectangle | null } | null>(null);
  const held = useRef<Point | null>(null);
  const fingers = useRef(new Map<number, Point>());
  const pinch = useRef<Pinch | null>(null);
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const scale = (): number => drawing.width / (zoom.canvas.current?.getBoundingClientRect().width || drawing.width);
  const place = (event: PointerEvent): Point => {
    const box = zoom.canvas.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 0, height: 0 };
    return pointAt({ x: event.clientX, y: event.clientY }, box, drawing);
  };
  /** The drawing with the stroke that is being made. */
  const current = (): Drawing => {
    const layer = drawing.layers[editor.active];
    return layer && stroke.current ? withLayer(drawing, editor.active, stroked(layer.canvas, stroke.current)) : drawing;
  };
  const drop = (): void => {
    cancelAnimationFrame(frame.current);
    if (stroke.current) show(drawing);
    stroke.current = null;
    crop.current = null;
    held.current = null;
  };
  const pinching = (): Pinch | null => {
    const [a, b] = [...fingers.current.values()];
    if (!a || !b) return null;
    const distance = Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    return { distance, factor: zoom.factor, middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  };
  const onPointerDown = (event: PaperEvent): void => {
    if (event.pointerType === "touch") {
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      pinch.current = pinching();
      if (pinch.current) return drop(); // the first finger's dot was no stroke
    }
    if (event.button !== 0 || !event.isPrimary || tool === "resize") return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = place(event);
    if (tool === "move") held.current = { x: event.clientX, y: event.clientY };
    else if (tool === "crop")
      crop.current = { from, grip: part && gripAt(from, part, REACH_PX * scale(), drawing), part };
    else if (!drawing.layers[editor.active]?.isHidden) {
      stroke.current = { points: [from], size: options.size, ink: tool === "brush" ? options.ink : null };
      show(current());
    }
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (fingers.current.has(event.pointerId)) {
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    }
    const now = pinch.current && pinching();
    if (pinch.current && now) {
      zoom.pan({ x: now.middle.x - pinch.current.middle.x, y: now.middle.y - pinch.current.middle.y });
      zoom.to(pinch.current.factor * (now.distance / pinch.current.distance), now.middle);
      pinch.current = { ...pinch.current, middle: now.middle };
      return;
    }
    if (!event.isPrimary) return;
    if (held.current) {
      zoom.pan({ x: event.clientX - held.current.x, y: event.clientY - held.current.y });
      held.current = { x: event.clientX, y: event.clientY };
    }
    if (crop.current) {
      const { from, grip, part: before } = crop.current;
      const to = place(event);
      const isHeld = grip && before;
      setPart(
        isHeld
          ? dragged(before, grip, { x: to.x - from.x, y: to.y - from.y }, drawing)
          : rectangleBetween(from, to, drawing),
      );
    }
    if (!stroke.current) return;
    const between = event.getCoalescedEvents();
    stroke.current.points.push(...(between.length > 0 ? between : [event]).map(place));
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => show(current()));
  };
  const finish = (event: PointerEvent): void => {
    fingers.current.delete(event.pointerId);
    if (fingers.current.size < 2) pinch.current = null;
    if (!event.isPrimary) return;
    crop.current = null;
    held.current = null;
    if (!stroke.current) return;
    cancelAnimationFrame(frame.current);
    const done = current();
    stroke.current = null;
    editor.commit(done);
  };
  return { onPointerDown, onPointerMove, onPointerUp: finish, onPointerCancel: finish };
}
