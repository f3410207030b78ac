/** A layout that lies over the page: the author's dialog or drawer, closed by the state of its block. */
import type { ComponentProps } from "../../lib/component";
import { Modal } from "../../lib/ui/Modal";

export interface OverlayProps {
  title?: string | null;
  dismissible?: boolean;
}

type PanelProps = Pick<ComponentProps<null, OverlayProps>, "props" | "setProps" | "dispatch" | "root" | "children"> & {
  label: string;
  data: Record<`data-${string}`, string | undefined>;
  style?: string;
};

export function Overlay({ label, props, root, data, style, setProps, dispatch, children }: PanelProps) {
  const { title, dismissible, visible } = props.value;
  return (
    <Modal
      title={title}
      label={label}
      canClose={dismissible ?? true}
      isShown={visible !== "hidden"}
      root={{ ...root, ...data, style: [root.style, style].filter(Boolean).join(";") || undefined }}
      onClose={() => {
        setProps({ visible: false });
        dispatch("close");
      }}
    >
      {children}
    </Modal>
  );
}
