/** Children below each other. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import "./column.css";

function Column({ props, root, children }: ComponentProps<null, { variant?: string }>) {
  return (
    <div {...root} class={`${root.class} sd-column column`} data-variant={props.value.variant}>
      {children}
    </div>
  );
}

export default { view: Column, layout: true, ownRoot: true } satisfies ComponentModule;
