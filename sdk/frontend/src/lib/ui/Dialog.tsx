/** A dialog of the page itself. */
import type { ComponentChildren } from "preact";

import { Modal } from "./Modal";

interface DialogProps {
  title: string;
  size?: "small" | "large";
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog({ title, size = "small", onClose, children }: DialogProps) {
  return (
    <Modal title={title} label={title} onClose={onClose} root={{ "data-size": size === "large" ? "lg" : "sm" }}>
      {children}
    </Modal>
  );
}
