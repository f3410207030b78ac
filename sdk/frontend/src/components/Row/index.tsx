/** Children side by side; on a narrow page they wrap. A row of buttons only is the page's action bar. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import { useApp } from "../../lib/state/app";
import { sized } from "./sized";
import "./row.css";

interface RowProps {
  variant?: "default" | "panel" | "compact";
  equal_height?: boolean;
  height?: number | string;
  min_height?: number | string;
  max_height?: number | string;
}

function Row({ props, root, children, items }: ComponentProps<null, RowProps>) {
  const { variant, equal_height: isEqual, height, min_height, max_height } = props.value;
  const { config } = useApp();
  const shown = items.filter((item) => item.props.value.visible !== false);
  const isBar = shown.length > 0 && shown.every((item) => item.type.endsWith("button"));
  const hasPrimary = isBar && shown.some((item) => item.props.value["variant"] === "primary");
  const style = [root.style, sized({ height, min_height, max_height })].filter(Boolean);
  // The form of an Interface is ours to order: what to press first stands first, for the eye and for the Tab key.
  const ordered =
    hasPrimary && config.mode === "interface"
      ? [...items].sort((a, b) => rank(a.props.value["variant"]) - rank(b.props.value["variant"]))
      : null;
  return (
    <div
      {...root}
      class={`${root.class} sd-row row`}
      style={style.join(";") || undefined}
      data-variant={variant}
      data-equal-height={isEqual ? "" : undefined}
      data-bar={isBar ? (hasPrimary ? "primary" : "quiet") : undefined}
    >
      {ordered ? ordered.map((item) => item.element) : children}
    </div>
  );
}

function rank(variant: unknown): number {
  return variant === "primary" ? 0 : 1;
}

export default { view: Row, layout: true, ownRoot: true } satisfies ComponentModule;
