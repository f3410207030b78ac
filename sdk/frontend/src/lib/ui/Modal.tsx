/**
 * What lies over the page until it is closed, on the native element: the rest of the page is inert, the focus stays
 * inside and goes back where it came from; Esc, the button and a press outside close it.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { t } from "../i18n";
import { Icon } from "./Icon";
import "./modal.css";

interface ModalProps {
  title?: string | null | undefined;
  /** Name of one without a title. */
  label: string;
  /** Whether the visitor may close it. */
  canClose?: boolean;
  isShown?: boolean;
  /** Told that the visitor wants it closed; whoever draws it closes it by drawing it no more. */
  onClose: () => void;
  /** Attributes of the element: its size or its side, and those of a block. */
  root: { class?: string; style?: string | undefined; [data: `data-${string}`]: string | undefined };
  children?: ComponentChildren;
}

/** See the module's comment. */
export function Modal({ title, label, canClose = true, isShown = true, onClose, root, children }: ModalProps) {
  const element = useRef<HTMLDialogElement>(null);
  const wasPressedOutside = useRef(false);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    if (!dialog || !isShown) return;
    const opener = document.activeElement;
    dialog.showModal();
    focusFirst(dialog);
    return () => {
      dialog.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [isShown]);
  return (
    <dialog
      {...root}
      ref={element}
      class={`${root.class ?? ""} sd-overlay sd-float`}
      aria-labelledby={title ? titleId : undefined}
      aria-label={title ? undefined : label}
      data-state="open"
      onCancel={(event) => {
        // Esc: its owner's state closes it, so that both never differ.
        event.preventDefault();
        if (canClose) onClose();
      }}
      onKeyDown={(event) => {
        // A browser closes on a second Esc whatever the page says; without the first one there is no second.
        if (event.key === "Escape" && !canClose) event.preventDefault();
      }}
      onPointerDown={(event) => (wasPressedOutside.current = isOutside(event))}
      onClick={(event) => {
        if (canClose && wasPressedOutside.current && isOutside(event)) onClose();
        wasPressedOutside.current = false;
      }}
    >
      {title || canClose ? (
        <div class="sd-overlay-head" data-part="head">
          {title ? <h2 id={titleId}>{title}</h2> : <span />}
          {canClose ? (
            <button type="button" class="sd-icon-btn" aria-label={t("Close")} data-part="close" onClick={onClose}>
              <Icon name="close" />
            </button>
          ) : null}
        </div>
      ) : null}
      <div class="sd-overlay-body" data-part="body">
        {children}
      </div>
    </dialog>
  );
}

/** Whether an event happened on the backdrop: it is then aimed at the dialog itself, at a place beside its box. */
function isOutside(event: MouseEvent): boolean {
  const dialog = event.currentTarget as HTMLDialogElement;
  if (event.target !== dialog) return false;
  const box = dialog.getBoundingClientRect();
  const isInside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  return !isInside;
}

/** The first field rather than the close button; on touch a focused field would bring the keyboard up. */
function focusFirst(dialog: HTMLDialogElement): void {
  const body = dialog.querySelector<HTMLElement>(":scope > .sd-overlay-body");
  if (!body || !matchMedia("(pointer: fine)").matches) return;
  const wanted = "input:not([type=hidden]), textarea, select, button, a[href], [tabindex='0']";
  [...body.querySelectorAll<HTMLElement>(wanted)].find((item) => !item.matches(":disabled, [hidden] *"))?.focus();
}
