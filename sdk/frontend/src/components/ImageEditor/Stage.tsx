/** The canvas itself, the ring that shows the brush, and the part marked for keeping. */
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { cropped, paint, resized, type Drawing } from "./drawing";
import type { Ink, Rectangle } from "./logic";
import { usePaper } from "./pointers";
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
  const [part, setPart] = useState<Rectangle | null>(null);
  const show = (shown: Drawing): void => {
    const context = canvas.current?.getContext("2d");
    if (context) paint(shown, context);
  };
  useLayoutEffect(() => show(drawing), [drawing]);
  useEffect(() => {
    // The whole picture at first: its sides can be dragged, and its numbers typed without any pointer.
    setPart(tool === "crop" ? { x: 0, y: 0, width: drawing.width, height: drawing.height } : null);
  }, [tool]);
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
  const handlers = usePaper({ ...props, part, setPart, show });
  const isInking = tool === "brush" || tool === "eraser";
  const isHidden = drawing.layers[editor.active]?.isHidden ?? false;
  return (
    <>
      <div
        ref={zoom.stage}
        class="sd-editor-stage"
        style={{
          "--sd-editor-height": props.height ?? "min(70vh, 640px)",
          "--sd-editor-ratio": drawing.width / drawing.height,
          height: zoom.height,
        }}
        data-tool={tool}
        data-blocked={isInking && isHidden ? "" : undefined}
        data-zoomed={zoom.shown ? "" : undefined}
        // What is larger than its place is moved by arrow keys, too.
        {...(zoom.shown ? { tabIndex: 0, role: "group", "aria-label": props.label } : {})}
      >
        <div class="sd-editor-paper" {...handlers}>
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
          {part && <Part part={part} drawing={drawing} />}
          {isInking && !isHidden && <Ring zoom={zoom} width={drawing.width} size={props.size} />}
        </div>
      </div>
      {tool === "crop" && part && (
        <CropLine
          part={part}
          size={drawing}
          onChange={setPart}
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

/** The part to keep, with a mark at each corner to take hold of. */
function Part({ part, drawing }: { part: Rectangle; drawing: Drawing }): VNode {
  const percent = (value: number, whole: number): string => `${(value / whole) * 100}%`;
  return (
    <span
      class="sd-editor-part"
      style={{
        left: percent(part.x, drawing.width),
        top: percent(part.y, drawing.height),
        width: percent(part.width, drawing.width),
        height: percent(part.height, drawing.height),
      }}
    >
      <i />
      <i />
      <i />
      <i />
    </span>
  );
}

/** How wide the brush is, at the mouse; moved without drawing the editor anew. */
function Ring({ zoom, width, size }: { zoom: Zoom; width: number; size: number }): VNode {
  const ring = useRef<HTMLSpanElement>(null);
  const { stage, canvas } = zoom;
  useEffect(() => {
    const box = stage.current;
    const follow = (event: PointerEvent): void => {
      const paper = canvas.current?.getBoundingClientRect();
      if (!ring.current || !paper) return;
      const across = (size * paper.width) / width;
      const isShown = event.type !== "pointerleave" && event.pointerType !== "touch";
      ring.current.style.cssText = isShown
        ? `width:${across}px;height:${across}px;left:${event.clientX - paper.left}px;top:${event.clientY - paper.top}px`
        : "display:none";
    };
    box?.addEventListener("pointermove", follow);
    box?.addEventListener("pointerleave", follow);
    return () => {
      box?.removeEventListener("pointermove", follow);
      box?.removeEventListener("pointerleave", follow);
    };
  });
  return <span ref={ring} class="sd-editor-ring" style={{ display: "none" }} aria-hidden="true" />;
}
