/** Children that belong together: one card, hairlines between them. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import "./group.css";

function Group({ root, children }: ComponentProps<null>) {
  return (
    <div {...root} class={`${root.class} sd-group`}>
      {children}
    </div>
  );
}

export default { view: Group, layout: true, ownRoot: true } satisfies ComponentModule;
