/** The content of one tab; the bar and the panel around it are drawn by Tabs. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import { sized } from "../Row/sized";

function TabItem({
  props,
  root,
  children,
}: ComponentProps<null, { height?: number | string; max_height?: number | string }>) {
  const { height, max_height } = props.value;
  return (
    <div
      {...root}
      class={`${root.class} sd-column tabitem`}
      style={[root.style, sized({ height, max_height })].filter(Boolean).join(";")}
    >
      {children}
    </div>
  );
}

export default { view: TabItem, layout: true, ownRoot: true } satisfies ComponentModule;
