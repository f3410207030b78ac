/** Children behind a heading that opens. Native <details>: keyboard and find-in-page work. */
import { useEffect, useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps } from "../../lib/component";
import { Icon } from "../../lib/ui";
import { sized } from "../Row/sized";
import "./accordion.css";
import { t } from "../../lib/i18n";

interface AccordionProps {
  open?: boolean;
  height?: number | string;
  max_height?: number | string;
}

function Accordion({ props, root, children, dispatch, setProps }: ComponentProps<null, AccordionProps>) {
  const { label, open = true, height, max_height } = props.value;
  const before = useRef(open);
  // What is folded away is made when it is first opened: big pages stay quick.
  const wasOpened = useRef(open);
  if (open) wasOpened.current = true;
  useEffect(() => {
    if (open !== before.current) dispatch(open ? "expand" : "collapse");
    before.current = open;
  }, [open]);
  return (
    <details
      {...root}
      class={`${root.class} sd-accordion`}
      open={open}
      data-state={open ? "open" : "closed"}
      onToggle={(event) => {
        const now = event.currentTarget.open;
        if (now !== (props.peek().open ?? true)) setProps({ open: now });
      }}
    >
      <summary class="sd-accordion-head" data-part="head">
        <Icon name="chevron-right" />
        {label || t("More")}
      </summary>
      <div class="sd-accordion-body" data-part="body" style={sized({ height, max_height })}>
        {wasOpened.current ? children : null}
      </div>
    </details>
  );
}

export default { view: Accordion, layout: true, ownRoot: true } satisfies ComponentModule;
