/** The canvas itself: pointers draw, erase, or mark the part to keep. */
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { cropped, paint, stroked, withLayer, type Drawing, type Stroke } from "./drawing";
import { pointAt, rectangleBetween, type Ink, type Point, type Rectangle } from "./logic";
import type { Editor } from "./state";
import type { ToolName } from "./Toolbar";
import { t } from "../../lib/i18n";

interface StageProps {
  controlId: string;
  label: string;
  height: string | undefined;
  editor: Editor;
  drawing: Drawing;
  tool: ToolName;
  ink: Ink;
  size: number;
  onCropped: () => void;
}

/** See the module's comment. */
export function Stage(props: StageProps): VNode {
  const { editor, drawing, tool } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const stroke = useRef<Stroke | null>(null);
  const corner = useRef<Point | null>(null);
  const frame = useRef(0);
  const [part, setPart] = useState<Rectangle | null>(null);

  const show = (shown: Drawing): void => {
    const context = canvas.current?.getContext("2d");
    if (context) paint(shown, context);
  };
  useLayoutEffect(() => show(drawing), [drawing]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  useEffect(() => setPart(null), [tool]);

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
    event.currentTarget.setPointerCapture(event.pointerId);
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
        class="sd-editor-stage"
        style={{ "--sd-editor-height": props.height ?? "min(70vh, 640px)" }}
        data-tool={tool}
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
        <div class="sd-editor-crop">
          <span class="sd-meta">
            {part ? `${part.width} × ${part.height} px` : t("Drag over the part of the picture to keep")}
          </span>
          <button
            type="button"
            class="sd-btn"
            data-size="sm"
            data-variant="primary"
            disabled={!part}
            onClick={() => {
              if (!part) return;
              editor.commit(cropped(drawing, part));
              props.onCropped();
            }}
          >
            {t("Keep this part")}
          </button>
        </div>
      )}
    </>
  );
}
