/** A line between things. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import "./divider.css";

function Divider({ props, root }: ComponentProps<null, { spacing?: string }>) {
  const { label, spacing } = props.value;
  return (
    <div {...root} class={`${root.class} sd-divider`} role="separator" aria-label={label} data-spacing={spacing}>
      {label ? <span>{label}</span> : null}
    </div>
  );
}

export default { view: Divider, layout: true, ownRoot: true } satisfies ComponentModule;
