/** A panel at the side of the page; on a phone a drawer that starts closed. */
import { useEffect, useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps } from "../../lib/component";
import { Icon } from "../../lib/ui";
import "./sidebar.css";
import { t } from "../../lib/i18n";

interface SidebarProps {
  open?: boolean;
  width?: number | string;
  position?: "left" | "right";
}

/** Below this width an open panel would cover the page. */
const DRAWER = "(max-width: 900px)";

function Sidebar({ id, props, root, children, dispatch, setProps }: ComponentProps<null, SidebarProps>) {
  const { open = true, width = 320, position = "left", label } = props.value;
  const opener = useRef<HTMLButtonElement>(null);
  // On a phone it starts closed, whatever the app says: open it would cover the page.
  const isFirst = useRef(true);
  const isOpen = open && !(isFirst.current && matchMedia(DRAWER).matches);
  useEffect(() => {
    isFirst.current = false;
    if (isOpen !== open) setProps({ open: isOpen });
  }, []);
  // The page makes room for the panel; on a phone it lies over the page.
  useEffect(() => {
    const page = document.querySelector<HTMLElement>(".sd-page");
    if (!page) return;
    const name = position === "left" ? "--sd-side-left" : "--sd-side-right";
    page.style.setProperty(name, isOpen ? (typeof width === "number" ? `${width}px` : width) : "0px");
    return () => page.style.removeProperty(name);
  }, [isOpen, width, position]);
  const toggle = (): void => {
    setProps({ open: !isOpen });
    dispatch(isOpen ? "collapse" : "expand");
    opener.current?.focus();
  };
  return (
    <div
      {...root}
      class={`${root.class} sd-sidebar sidebar`}
      data-position={position}
      data-open={isOpen ? "" : undefined}
      data-state={isOpen ? "open" : "closed"}
    >
      <button
        ref={opener}
        type="button"
        class="sd-icon-btn sd-sidebar-toggle"
        aria-expanded={isOpen}
        aria-controls={`sd-sidebar-${id}`}
        aria-label={t(isOpen ? "Close {label}" : "Open {label}", { label: label || t("side panel") })}
        onClick={toggle}
      >
        <Icon name="panel-left" size={20} />
      </button>
      <div class="sd-sidebar-veil" onClick={toggle} aria-hidden="true" />
      <aside
        id={`sd-sidebar-${id}`}
        class="sd-sidebar-panel"
        aria-label={label || t("Side panel")}
        inert={!isOpen}
        style={`--sd-side:${typeof width === "number" ? `${width}px` : width}`}
        onKeyDown={(event) => {
          if (event.key === "Escape" && matchMedia(DRAWER).matches) toggle();
        }}
      >
        {children}
      </aside>
    </div>
  );
}

export default { view: Sidebar, layout: true, ownRoot: true } satisfies ComponentModule;
