/** The content of one step; the list of steps and the choice are drawn by Walkthrough. */
import type { ComponentModule, ComponentProps } from "../../lib/component";

function WalkthroughStep({ root, children }: ComponentProps<null>) {
  return (
    <div {...root} class={`${root.class} sd-column`}>
      {children}
    </div>
  );
}

export default { view: WalkthroughStep, layout: true, ownRoot: true } satisfies ComponentModule;
