/**
 * What lies over the page until it is closed, on the native element: the rest of the page is inert, the focus stays
 * inside and goes back where it came from, Esc closes.
 */
import { t } from "../../lib/i18n";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { ComponentProps, RootAttributes } from "../../lib/component";
import { Icon } from "../../lib/ui";
import "./overlay.css";

export interface OverlayProps {
  title?: string | null;
  dismissible?: boolean;
}

interface PanelProps extends Pick<ComponentProps<null, OverlayProps>, "id" | "props" | "setProps" | "dispatch"> {
  root: RootAttributes;
  kind: "dialog" | "drawer";
  data?: Record<`data-${string}`, string | undefined>;
  style?: string;
  children?: ComponentChildren;
}

export function Overlay({ id, kind, props, root, data, style, setProps, dispatch, children }: PanelProps) {
  const { title, dismissible: canClose = true, visible } = props.value;
  const element = useRef<HTMLDialogElement>(null);
  const wasPressedOutside = useRef(false);
  const isShown = visible !== "hidden";
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
  const close = (): void => {
    setProps({ visible: false });
    dispatch("close");
  };
  return (
    <dialog
      {...root}
      {...data}
      ref={element}
      class={`${root.class} sd-overlay sd-float`}
      style={[root.style, style].filter(Boolean).join(";") || undefined}
      aria-labelledby={title ? `sd-overlay-${id}` : undefined}
      aria-label={title ? undefined : t(kind === "dialog" ? "Dialog" : "Drawer")}
      data-state="open"
      onCancel={(event) => {
        // Esc: the app's state closes it, so that both never differ.
        event.preventDefault();
        if (canClose) close();
      }}
      onKeyDown={(event) => {
        // A browser closes on a second Esc whatever the page says; without the first one there is no second.
        if (event.key === "Escape" && !canClose) event.preventDefault();
      }}
      onPointerDown={(event) => (wasPressedOutside.current = isOutside(event))}
      onClick={(event) => {
        if (canClose && wasPressedOutside.current && isOutside(event)) close();
        wasPressedOutside.current = false;
      }}
    >
      {title || canClose ? (
        <div class="sd-overlay-head" data-part="head">
          {title ? <h2 id={`sd-overlay-${id}`}>{title}</h2> : <span />}
          {canClose ? (
            <button type="button" class="sd-icon-btn" aria-label={t("Close")} data-part="close" onClick={close}>
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
