/** A place on a grid: the Grid reads where it stands, here its children are below each other. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import "../Grid/grid.css";

function Cell({ root, children }: ComponentProps<null>) {
  return (
    <div {...root} class={`${root.class} sd-cell`}>
      {children}
    </div>
  );
}

export default { view: Cell, layout: true, ownRoot: true } satisfies ComponentModule;
