/** What the app puts around fields that follow each other; here they simply stand in a column (or wrap in a row). */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import "./form.css";

function Form({ root, children }: ComponentProps<null>) {
  return (
    <div {...root} class={`${root.class} sd-form form`}>
      {children}
    </div>
  );
}

export default { view: Form, layout: true, ownRoot: true } satisfies ComponentModule;
