/** The canvas itself: pointers draw, erase, mark the part to keep, or move what is seen. */
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { cropped, paint, resized, stroked, withLayer, type Drawing, type Stroke } from "./drawing";
import { pointAt, rectangleBetween, type Ink, type Point, type Rectangle } from "./logic";
import type { Editor } from "./state";
import type { ToolName } from "./Toolbar";
import { t } from "../../lib/i18n";
import { CropLine, ResizeLine } from "./Transforms";
import type { Zoom } from "./zoom";

interface StageProps {
  controlId: string;
  label: string;
  height: string | undefined;
  editor: Editor;
  drawing: Drawing;
  tool: ToolName;
  ink: Ink;
  size: number;
  zoom: Zoom;
  onTransformed: () => void;
}

/** See the module's comment. */
export function Stage(props: StageProps): VNode {
  const { editor, drawing, tool, zoom } = props;
  const { canvas } = zoom;
  const stroke = useRef<Stroke | null>(null);
  const corner = useRef<Point | null>(null);
  const held = useRef<Point | null>(null);
  const frame = useRef(0);
  const [part, setPart] = useState<Rectangle | null>(null);

  const show = (shown: Drawing): void => {
    const context = canvas.current?.getContext("2d");
    if (context) paint(shown, context);
  };
  useLayoutEffect(() => show(drawing), [drawing]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  useEffect(() => setPart(null), [tool]);
  useEffect(() => {
    const box = zoom.stage.current;
    // Not passive: the browser would zoom the whole page as well.
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom.step(event.deltaY < 0 ? 1 : -1, { x: event.clientX, y: event.clientY });
    };
    box?.addEventListener("wheel", onWheel, { passive: false });
    return () => box?.removeEventListener("wheel", onWheel);
  });

  const place = (event: PointerEvent): Point => {
    const box = canvas.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 0, height: 0 };
    return pointAt({ x: event.clientX, y: event.clientY }, box, drawing);
  };
  /** The drawing with the stroke that is being made. */
  const current = (): Drawing => {
    const layer = drawing.layers[editor.active];
    return layer && stroke.current ? withLayer(drawing, editor.active, stroked(layer.canvas, stroke.current)) : drawing;
  };
  const onPointerDown = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (event.button !== 0 || !event.isPrimary) return;
    if (tool === "resize") return;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (tool === "move") {
      held.current = { x: event.clientX, y: event.clientY };
      return;
    }
    if (tool === "crop") {
      corner.current = place(event);
      setPart(null);
      return;
    }
    stroke.current = { points: [place(event)], size: props.size, ink: tool === "brush" ? props.ink : null };
    show(current());
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!event.isPrimary) return;
    if (held.current) {
      zoom.pan({ x: event.clientX - held.current.x, y: event.clientY - held.current.y });
      held.current = { x: event.clientX, y: event.clientY };
    }
    if (corner.current) setPart(rectangleBetween(corner.current, place(event), drawing));
    if (!stroke.current) return;
    const between = event.getCoalescedEvents();
    stroke.current.points.push(...(between.length > 0 ? between : [event]).map(place));
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => show(current()));
  };
  const finish = (event: PointerEvent): void => {
    if (!event.isPrimary) return;
    corner.current = null;
    held.current = null;
    if (!stroke.current) return;
    cancelAnimationFrame(frame.current);
    const done = current();
    stroke.current = null;
    editor.commit(done);
  };
  const percent = (value: number, whole: number): string => `${(value / whole) * 100}%`;
  return (
    <>
      <div
        ref={zoom.stage}
        class="sd-editor-stage"
        style={{ "--sd-editor-height": props.height ?? "min(70vh, 640px)", height: zoom.height }}
        data-tool={tool}
        data-zoomed={zoom.shown ? "" : undefined}
      >
        <div
          class="sd-editor-paper"
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={finish}
          onPointerCancel={finish}
        >
          <canvas
            ref={canvas}
            id={props.controlId}
            width={drawing.width}
            height={drawing.height}
            style={{ ...zoom.shown }}
            role="img"
            aria-label={t("{label}: {width} by {height} pixels, for drawing with a pointer", {
              label: props.label,
              width: String(drawing.width),
              height: String(drawing.height),
            })}
          />
          {part && (
            <span
              class="sd-editor-part"
              style={{
                left: percent(part.x, drawing.width),
                top: percent(part.y, drawing.height),
                width: percent(part.width, drawing.width),
                height: percent(part.height, drawing.height),
              }}
            />
          )}
        </div>
      </div>
      {tool === "crop" && (
        <CropLine
          part={part}
          onKeep={(kept) => {
            editor.commit(cropped(drawing, kept));
            props.onTransformed();
          }}
        />
      )}
      {tool === "resize" && (
        <ResizeLine
          size={{ width: drawing.width, height: drawing.height }}
          onResize={(size) => {
            editor.commit(resized(drawing, size));
            props.onTransformed();
          }}
        />
      )}
    </>
  );
}
