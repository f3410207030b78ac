/** A panel at the side of the page, which makes room for it; on a phone a drawer over the page that starts closed. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps } from "../../lib/component";
import { useApp } from "../../lib/state/app";
import { Icon } from "../../lib/ui";
import { cssSize } from "../../lib/ui/given";
import "./sidebar.css";
import { t } from "../../lib/i18n";

interface SidebarProps {
  open?: boolean;
  width?: number | string;
  position?: "left" | "right";
}

/** Below this width an open panel would cover the page. */
const DRAWER = "(max-width: 900px)";
/** The page's own list of what must leave it room, as custom properties. */
const ROOM = { left: "--sd-side-left", right: "--sd-side-right" };

function Sidebar({ id, props, root, children, dispatch, setProps }: ComponentProps<null, SidebarProps>) {
  const app = useApp();
  const { open = true, width, position = "left", label } = props.value;
  const size = cssSize(width) ?? "320px";
  const opener = useRef<HTMLButtonElement>(null);
  // On a phone it starts closed, whatever the app says: open it would cover the page.
  const isFirst = useRef(true);
  const isOpen = open && !(isFirst.current && matchMedia(DRAWER).matches);
  useEffect(() => {
    isFirst.current = false;
    if (isOpen !== open) setProps({ open: isOpen });
  }, []);
  const beside = [...app.blocks.values("sidebar")].filter(
    ({ props: { value } }) => (value["position"] ?? "left") === position,
  );
  useLayoutEffect(() => {
    if (!isOpen || props.peek().open === false) return;
    const others = beside.filter((other) => other.id !== id);
    // One at a time on each side: they would lie over each other.
    for (const other of others) if (other.props.peek()["open"]) other.setProps({ open: false });
    const page = document.querySelector<HTMLElement>(".sd-page");
    page?.style.setProperty(ROOM[position], size);
    return () => {
      if (!others.some((other) => other.props.peek()["open"])) page?.style.removeProperty(ROOM[position]);
    };
  }, [isOpen, size, position]);
  const toggle = (): void => {
    setProps({ open: !isOpen });
    dispatch(isOpen ? "collapse" : "expand");
  };
  /** Close what lies over the page; beside the page it stays open until its button is pressed. */
  const close = (givesFocusBack: boolean): void => {
    if (!isOpen || !matchMedia(DRAWER).matches) return;
    toggle();
    if (givesFocusBack) opener.current?.focus();
  };
  return (
    <div
      {...root}
      class={`${root.class} sd-sidebar sidebar`}
      style={[root.style, `--sd-side:${size};--sd-place:${beside.findIndex((one) => one.id === id)}`]
        .filter(Boolean)
        .join(";")}
      data-position={position}
      data-open={isOpen ? "" : undefined}
      data-state={isOpen ? "open" : "closed"}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close(true);
      }}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) close(false);
      }}
    >
      <div class="sd-sidebar-veil" onClick={() => close(true)} aria-hidden="true" />
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
      <aside
        id={`sd-sidebar-${id}`}
        class="sd-sidebar-panel"
        aria-label={label || t("Side panel")}
        inert={!isOpen}
        data-part="panel"
      >
        {children}
      </aside>
    </div>
  );
}

export default { view: Sidebar, layout: true, ownRoot: true } satisfies ComponentModule;
