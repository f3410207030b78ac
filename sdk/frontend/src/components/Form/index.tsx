/** What the app puts around fields that follow each other; here they simply stand in a column (or wrap in a row). */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import "./form.css";

function Form({ root, items, children }: ComponentProps<null>) {
  const isEmpty = items.every(({ props }) => props.value.visible === false || props.value.visible === "hidden");
  return (
    <div {...root} class={`${root.class} sd-form form`} hidden={isEmpty}>
      {children}
    </div>
  );
}

export default { view: Form, layout: true, ownRoot: true } satisfies ComponentModule;
