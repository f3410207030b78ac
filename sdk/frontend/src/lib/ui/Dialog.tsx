/** A modal dialog on the native element: it keeps the focus, closes with Esc and on a press outside, returns the focus. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { Icon } from "./Icon";
import "./dialog.css";
import { t } from "../i18n";

interface DialogProps {
  title: string;
  size?: "small" | "large";
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog({ title, size = "small", onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="sd-dialog sd-float"
      data-size={size}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="sd-dialog-frame">
        <div class="sd-dialog-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" class="sd-icon-btn" aria-label={t("Close")} onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </div>
        <div class="sd-dialog-body">{children}</div>
      </div>
    </dialog>
  );
}
