/** Children that visitors put into another order: by dragging their handle, or by the arrow keys on it. */
import "./draggable.css";

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps } from "../../lib/component";
import { announce } from "../../lib/ui";
import { inOrder, moved, placeOf } from "./logic";
import { t } from "../../lib/i18n";

const KEYS = { column: ["ArrowUp", "ArrowDown"], row: ["ArrowLeft", "ArrowRight"] };

function Draggable({ props, root, items }: ComponentProps<null, { orientation?: "row" | "column" }>) {
  const { orientation = "column" } = props.value;
  const wanted = useSignal<number[]>([]);
  const dragged = useSignal<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const refocus = useRef<number | null>(null);
  const shown = items.filter((item) => item.props.value.visible !== false);
  const order = inOrder(
    shown.map(({ id }) => id),
    wanted.value,
  );
  const handleOf = (id: number) => list.current?.querySelector<HTMLElement>(`[data-moves="${id}"]`);
  // Moving an element in the page takes the focus from its handle.
  useEffect(() => {
    if (refocus.current !== null) handleOf(refocus.current)?.focus();
    refocus.current = null;
  });
  const itemOf = (id: number) => shown.find((item) => item.id === id);
  const nameOf = (id: number): string => {
    const n = shown.findIndex((item) => item.id === id) + 1;
    return itemOf(id)?.props.value.label || t("item {n}", { n });
  };
  const put = (id: number, to: number): void => {
    if (order[to] === id) return;
    wanted.value = moved(order, id, to);
    announce(t("{name} is now {index} of {total}", { name: nameOf(id), index: to + 1, total: order.length }));
  };
  const latest = useRef(put);
  latest.current = put;

  const held = dragged.value;
  useLayoutEffect(() => {
    if (held === null) return;
    // On the document: the handle itself is taken out of the page and put back at each step.
    const events = new AbortController();
    const listen = { signal: events.signal };
    const letGo = (): void => {
      dragged.value = null;
    };
    const follow = ({ clientX: x, clientY: y }: PointerEvent): void => {
      const element = list.current;
      if (!element) return;
      const others = [...element.children].filter((item) => !item.hasAttribute("data-dragged"));
      const isMirrored = getComputedStyle(element).direction === "rtl";
      const boxes = others.map((item) => item.getBoundingClientRect());
      latest.current(held, placeOf({ x, y }, boxes, orientation, isMirrored));
    };
    document.addEventListener("pointermove", follow, listen);
    document.addEventListener("pointerup", letGo, listen);
    document.addEventListener("pointercancel", letGo, listen);
    return () => events.abort();
  }, [held, orientation]);

  return (
    <div {...root} ref={list} class={`${root.class} sd-draggable`} data-orientation={orientation}>
      {order.map((id, index) => (
        <div
          key={id}
          class="sd-draggable-item"
          hidden={itemOf(id)?.props.value.visible === "hidden"}
          data-dragged={held === id ? "" : undefined}
        >
          <button
            type="button"
            class="sd-icon-btn sd-draggable-handle"
            data-moves={id}
            aria-label={t("Move {name}, {index} of {total}", {
              name: nameOf(id),
              index: index + 1,
              total: order.length,
            })}
            title={t("Drag, or press an arrow key")}
            onPointerDown={(event) => {
              if (event.button === 0) dragged.value = id;
            }}
            onKeyDown={(event) => {
              const step = KEYS[orientation].indexOf(event.key);
              const isMirrored = orientation === "row" && getComputedStyle(event.currentTarget).direction === "rtl";
              const to = (step === 0) === isMirrored ? index + 1 : index - 1;
              if (step < 0 || to < 0 || to >= order.length) return;
              event.preventDefault();
              refocus.current = id;
              put(id, to);
            }}
          >
            <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
              <path d="M8 5h2v2H8Zm6 0h2v2h-2ZM8 11h2v2H8Zm6 0h2v2h-2Zm-6 6h2v2H8Zm6 0h2v2h-2Z" />
            </svg>
          </button>
          <div class="sd-draggable-content">{itemOf(id)?.element}</div>
        </div>
      ))}
    </div>
  );
}

export default { view: Draggable, layout: true, apart: true, ownRoot: true } satisfies ComponentModule;
