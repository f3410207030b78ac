/**
 * One picture over the whole window: zoom by wheel, pinch, double click, + and −; pan by drag and arrow keys;
 * Escape closes and the focus returns. A native modal dialog does the trapping.
 */
import "./media.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { DownloadTool, safeURL, Tool } from "./tools";
import { HOME, MAX_SCALE, zoomAt, type View } from "./zoom";
import { t } from "../i18n";

interface LightboxProps {
  src: string;
  alt: string;
  name: string;
  onClose: () => void;
  download?: boolean;
}

/** The viewer; mount it to open, unmount it to close. */
export function Lightbox({ src, alt, name, onClose, download = true }: LightboxProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const [view, setView] = useState<View>(HOME);

  useEffect(() => {
    const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    dialog.current?.showModal();
    return () => opener?.focus();
  }, []);

  const middle = (event: { clientX: number; clientY: number }): [number, number] => {
    const box = stage.current?.getBoundingClientRect();
    return box ? [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2] : [0, 0];
  };
  const move = (event: PointerEvent): void => {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, now);
    if (other) {
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(now.x - other.x, now.y - other.y);
      const [x, y] = middle({ clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 });
      if (was > 0) setView((current) => zoomAt(current, is / was, x, y));
    } else {
      setView((current) =>
        current.scale === 1
          ? current
          : { ...current, x: current.x + now.x - before.x, y: current.y + now.y - before.y },
      );
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step: Record<string, [number, number]> = {
      ArrowLeft: [60, 0],
      ArrowRight: [-60, 0],
      ArrowUp: [0, 60],
      ArrowDown: [0, -60],
    };
    const pan = step[event.key];
    if (event.key === "+" || event.key === "=") setView((current) => zoomAt(current, 1.4, 0, 0));
    else if (event.key === "-") setView((current) => zoomAt(current, 1 / 1.4, 0, 0));
    else if (event.key === "0") setView(HOME);
    else if (pan)
      setView((current) =>
        current.scale === 1 ? current : { ...current, x: current.x + pan[0], y: current.y + pan[1] },
      );
    else return;
    event.preventDefault();
  };

  return (
    <dialog ref={dialog} class="sdm-viewer" aria-label={alt || name} onClose={onClose} onKeyDown={onKeyDown}>
      <div
        ref={stage}
        class="sdm-stage"
        data-zoomed={view.scale > 1 ? "" : undefined}
        onWheel={(event) => {
          event.preventDefault();
          const [x, y] = middle(event);
          setView((current) => zoomAt(current, Math.exp(-event.deltaY / 300), x, y));
        }}
        onDblClick={(event) => {
          const [x, y] = middle(event);
          setView((current) => (current.scale > 1 ? HOME : zoomAt(current, 3, x, y)));
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        }}
        onPointerMove={move}
        onPointerUp={(event) => fingers.current.delete(event.pointerId)}
        onPointerCancel={(event) => fingers.current.delete(event.pointerId)}
      >
        <img
          src={safeURL(src)}
          alt={alt}
          draggable={false}
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        />
      </div>
      <div class="sdm-viewer-tools">
        <Tool
          icon="minus"
          label={t("Zoom out")}
          disabled={view.scale === 1}
          onClick={() => setView((current) => zoomAt(current, 1 / 1.6, 0, 0))}
        />
        <span class="sdm-zoom" role="status">
          {Math.round(view.scale * 100)} %
        </span>
        <Tool
          icon="plus"
          label={t("Zoom in")}
          disabled={view.scale === MAX_SCALE}
          onClick={() => setView((current) => zoomAt(current, 1.6, 0, 0))}
        />
        {download && <DownloadTool href={src} name={name} />}
        <Tool icon="close" label={t("Close")} onClick={() => dialog.current?.close()} />
      </div>
    </dialog>
  );
}
