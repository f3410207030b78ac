/** Children behind a heading that opens. Native <details>: keyboard and find-in-page work. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { ComponentModule, ComponentProps } from "../../lib/component";
import { Icon } from "../../lib/ui";
import "./accordion.css";
import { t } from "../../lib/i18n";

function Accordion({ props, root, children, dispatch }: ComponentProps<null, { open?: boolean }>) {
  const { label, open = true } = props.value;
  const isOpen = useSignal(open);
  const isToldOpen = useRef(open);
  // What is folded away is made when it is first opened: big pages stay quick.
  const wasOpened = useRef(open);
  useEffect(() => {
    isToldOpen.current = open;
    isOpen.value = open;
  }, [open, props.value]);
  if (isOpen.value) wasOpened.current = true;
  return (
    <details
      {...root}
      class={`${root.class} sd-accordion`}
      open={isOpen.value}
      onToggle={(event) => {
        const now = event.currentTarget.open;
        isOpen.value = now;
        if (now !== isToldOpen.current) {
          isToldOpen.current = now;
          dispatch(now ? "expand" : "collapse");
        }
      }}
    >
      <summary class="sd-accordion-head">
        <Icon name="chevron-right" />
        {label || t("More")}
      </summary>
      <div class="sd-accordion-body">{wasOpened.current ? children : null}</div>
    </details>
  );
}

export default { view: Accordion, layout: true, ownRoot: true } satisfies ComponentModule;
