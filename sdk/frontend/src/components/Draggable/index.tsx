/** Children that visitors put into another order: by dragging their handle, or by the arrow keys on it. */
import "./draggable.css";

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps } from "../../lib/component";
import { announce } from "../../lib/ui";
import { inOrder, moved } from "./logic";
import { t } from "../../lib/i18n";

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
  const put = (id: number, to: number): void => {
    wanted.value = moved(order, id, to);
  };
  const step = { column: ["ArrowUp", "ArrowDown"], row: ["ArrowLeft", "ArrowRight"] }[orientation];
  return (
    <div {...root} ref={list} class={`${root.class} sd-draggable`} data-orientation={orientation}>
      {order.map((id, index) => {
        const item = shown.find((one) => one.id === id);
        if (!item) return null;
        const name = item.props.value.label || t("item {n}", { n: shown.indexOf(item) + 1 });
        return (
          <div
            key={id}
            class="sd-draggable-item"
            data-dragged={dragged.value === id ? "" : undefined}
            onDragOver={(event) => {
              if (dragged.value === null) return;
              event.preventDefault();
              if (dragged.value !== id) put(dragged.value, index);
            }}
            onDrop={(event) => {
              if (dragged.value !== null) event.preventDefault();
            }}
          >
            <button
              type="button"
              class="sd-icon-btn sd-draggable-handle"
              draggable
              data-moves={id}
              aria-label={t("Move {name}, {index} of {total}", { name, index: index + 1, total: order.length })}
              title={t("Drag, or press an arrow key")}
              onDragStart={(event) => {
                dragged.value = id;
                event.dataTransfer?.setData("text/plain", name);
                if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
              }}
              onDragEnd={() => (dragged.value = null)}
              onKeyDown={(event) => {
                const by = step.indexOf(event.key);
                const to = by === 0 ? index - 1 : index + 1;
                if (by < 0 || to < 0 || to >= order.length) return;
                event.preventDefault();
                refocus.current = id;
                put(id, to);
                announce(t("{name} is now {index} of {total}", { name, index: to + 1, total: order.length }));
              }}
            >
              <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
                <path d="M8 5h2v2H8Zm6 0h2v2h-2ZM8 11h2v2H8Zm6 0h2v2h-2Zm-6 6h2v2H8Zm6 0h2v2h-2Z" />
              </svg>
            </button>
            <div class="sd-draggable-content">{item.element}</div>
          </div>
        );
      })}
    </div>
  );
}

export default { view: Draggable, layout: true, ownRoot: true } satisfies ComponentModule;
