/** The list of a combobox: a popover under its field, or above it where there is more room. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { Icon } from "../../lib/ui";
import type { ChoiceValue } from "../Checkbox/choices";
import type { Offer } from "./logic";
import { t } from "../../lib/i18n";

interface OptionListProps {
  id: string;
  anchor: RefObject<HTMLElement | null>;
  isOpen: boolean;
  isMulti: boolean;
  offers: Offer[];
  /** How many more there are than are shown. */
  hidden: number;
  chosen: ChoiceValue[];
  active: number;
  note: string | null;
  onPoint: (index: number) => void;
  onChoose: (value: ChoiceValue, index: number) => void;
}

const GAP_PX = 4;
const MAX_HEIGHT_PX = 320;

export function OptionList(props: OptionListProps) {
  const { id, anchor, isOpen, isMulti, offers, chosen, active, note } = props;
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const popover = list.current;
    if (!popover || !isOpen) return;
    const place = (): void => {
      const field = anchor.current?.getBoundingClientRect();
      if (!field) return;
      const below = innerHeight - field.bottom - GAP_PX - 8;
      const above = field.top - GAP_PX - 8;
      const isUp = below < Math.min(MAX_HEIGHT_PX, popover.scrollHeight) && above > below;
      popover.style.left = `${field.left}px`;
      popover.style.width = `${field.width}px`;
      popover.style.maxHeight = `${Math.min(MAX_HEIGHT_PX, Math.max(isUp ? above : below, 96))}px`;
      popover.style.top = isUp ? "auto" : `${field.bottom + GAP_PX}px`;
      popover.style.bottom = isUp ? `${innerHeight - field.top + GAP_PX}px` : "auto";
    };
    popover.showPopover();
    place();
    addEventListener("scroll", place, { capture: true, passive: true });
    addEventListener("resize", place);
    return () => {
      removeEventListener("scroll", place, { capture: true });
      removeEventListener("resize", place);
      popover.hidePopover();
    };
  }, [isOpen, anchor, chosen.length]);

  return (
    <div
      ref={list}
      popover="manual"
      class="sd-options sd-float"
      // The field keeps the focus: a press on the list must not take it away.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => event.stopPropagation()}
    >
      <div id={id} role="listbox" aria-label={t("Choices")} aria-multiselectable={isMulti || undefined}>
        {isOpen
          ? offers.map(({ choice: [label, value], index }, position) => (
              <div
                key={value}
                id={`${id}-${position}`}
                role="option"
                class="sd-option"
                aria-selected={chosen.includes(value)}
                data-active={position === active ? "" : undefined}
                onPointerMove={() => props.onPoint(position)}
                onClick={() => props.onChoose(value, index)}
              >
                <span>{label}</span>
                {chosen.includes(value) ? <Icon name="check" /> : null}
              </div>
            ))
          : null}
      </div>
      {note ? <p class="sd-options-note">{note}</p> : null}
      {props.hidden > 0 ? (
        <p class="sd-options-note">{t("{n} more: type to find them.", { n: props.hidden })}</p>
      ) : null}
    </div>
  );
}
