/** The content of one tab; the bar and the panel around it are drawn by Tabs. */
import type { ComponentModule, ComponentProps } from "../../lib/component";

const size = (value: number | string | null | undefined): string | undefined =>
  typeof value === "number" ? `${value}px` : (value ?? undefined);

function TabItem({
  props,
  root,
  children,
}: ComponentProps<null, { height?: number | string; max_height?: number | string }>) {
  const { height, max_height: maximum } = props.value;
  return (
    <div
      {...root}
      class={`${root.class} sd-column tabitem`}
      style={{
        height: size(height),
        maxHeight: size(maximum),
        overflowY: maximum === undefined && height === undefined ? undefined : "auto",
      }}
    >
      {children}
    </div>
  );
}

export default { view: TabItem, layout: true, ownRoot: true } satisfies ComponentModule;
