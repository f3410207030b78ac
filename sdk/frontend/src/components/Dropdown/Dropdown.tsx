/**
 * An editable combobox with a list popup (ARIA practices), for one value or several.
 *
 * The text in the field is the visitor's own while the list is open, and the label of the value when it is closed.
 * The list is a popover: it lies above everything, and no scrolling box cuts it off.
 */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TargetedKeyboardEvent } from "preact";

import type { ComponentProps } from "../../lib/component";
import { describedBy, Icon } from "../../lib/ui";
import { choicesOf, type ChoiceValue } from "../Checkbox/choices";
import { labelOf, movedTo, offers, SHOWN_OPTIONS } from "./logic";
import { OptionList } from "./OptionList";
import "./dropdown.css";
import { t } from "../../lib/i18n";

type Value = ChoiceValue | ChoiceValue[] | null;

interface DropdownProps {
  choices?: unknown;
  multiselect?: boolean | null;
  allow_custom_value?: boolean;
  filterable?: boolean;
  max_choices?: number | null;
}

export function Dropdown(component: ComponentProps<Value, DropdownProps>) {
  const { controlId, props, value, interactive, fieldError, setValue, dispatch } = component;
  const { multiselect, allow_custom_value: isOpenEnded = false, filterable = true, info, placeholder } = props.value;
  const choices = choicesOf(props.value.choices);
  const isMulti = multiselect === true;
  const chosen = chosenOf(value.value);
  const isFull = isMulti && props.value.max_choices != null && chosen.length >= props.value.max_choices;
  const isFixed = !interactive.value;

  const isOpen = useSignal(false);
  /** What the visitor has typed since the list opened; null shows the value's label and all choices. */
  const typed = useSignal<string | null>(null);
  const active = useSignal(-1);
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);

  const found = offers(choices, filterable ? (typed.value ?? "") : "");
  const shown = found.slice(0, SHOWN_OPTIONS);
  const label = isMulti ? "" : labelOf(choices, chosen[0] ?? null);
  const listId = `${controlId}-list`;

  const open = (): void => {
    if (isFixed || isOpen.value) return;
    isOpen.value = true;
    active.value = isMulti ? -1 : shown.findIndex(({ choice }) => choice[1] === chosen[0]);
  };
  const close = (): void => {
    isOpen.value = false;
    typed.value = null;
    active.value = -1;
  };
  const put = (values: ChoiceValue[]): void => setValue(isMulti ? values : (values[0] ?? null));
  const choose = (item: ChoiceValue, index: number | null): void => {
    const isChosen = chosen.includes(item);
    if (isMulti) {
      if (!isChosen && isFull) return;
      put(isChosen ? chosen.filter((other) => other !== item) : [...chosen, item]);
      typed.value = null;
    } else {
      put([item]);
      close();
    }
    dispatch("select", { index, value: item, selected: !(isMulti && isChosen) });
  };
  /** Take what was typed: a choice of that label, or a value of the visitor's own where the author allows it. */
  const settle = (): void => {
    const text = typed.value?.trim();
    if (!text) return;
    const exact = choices.findIndex(([name]) => name === text);
    if (exact >= 0) choose(choices[exact]?.[1] ?? text, exact);
    else if (isOpenEnded) choose(text, null);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    if (event.isComposing) return;
    const moved = movedTo(event.key, active.value, shown.length);
    if (event.key.startsWith("Arrow") && moved !== null && !isOpen.value) {
      event.preventDefault();
      open();
    } else if (moved !== null && isOpen.value) {
      event.preventDefault();
      active.value = moved;
    } else if (event.key === "Enter") {
      event.preventDefault();
      const offer = isOpen.value ? shown[active.value] : undefined;
      if (offer) choose(offer.choice[1], offer.index);
      else if (typed.value) settle();
      else open();
    } else if (event.key === "Escape" && isOpen.value) {
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && isMulti && !typed.value && chosen.length > 0) {
      put(chosen.slice(0, -1));
    } else if (event.key === " " && !filterable) {
      event.preventDefault();
      open();
    }
  };

  // A highlight that the keys moved must be in sight.
  useLayoutEffect(() => {
    if (active.value >= 0) document.getElementById(`${listId}-${active.value}`)?.scrollIntoView({ block: "nearest" });
  }, [active.value, listId]);

  return (
    <div
      ref={box}
      class="sd-dropdown"
      data-multi={isMulti ? "" : undefined}
      data-open={isOpen.value ? "" : undefined}
      onClick={() => field.current?.focus()}
    >
      {isMulti
        ? chosen.map((item) => (
            <span class="sd-chip" key={item}>
              {labelOf(choices, item)}
              {isFixed ? null : (
                <button
                  type="button"
                  class="sd-chip-remove"
                  aria-label={t("Remove {name}", { name: labelOf(choices, item) })}
                  onClick={(event) => {
                    event.stopPropagation();
                    put(chosen.filter((other) => other !== item));
                    field.current?.focus();
                  }}
                >
                  <Icon name="close" size={14} />
                </button>
              )}
            </span>
          ))
        : null}
      <input
        ref={field}
        id={controlId}
        class={isMulti ? "sd-dropdown-text" : "sd-input sd-dropdown-text"}
        role="combobox"
        type="text"
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
        aria-expanded={isOpen.value}
        aria-controls={listId}
        aria-autocomplete={filterable ? "list" : "none"}
        aria-activedescendant={isOpen.value && active.value >= 0 ? `${listId}-${active.value}` : undefined}
        aria-invalid={fieldError.value ? true : undefined}
        aria-describedby={describedBy(controlId, info, fieldError.value)}
        value={typed.value ?? label}
        placeholder={chosen.length === 0 ? (placeholder ?? t("Choose…")) : isFull ? "" : undefined}
        readOnly={isFixed || !filterable}
        onPointerDown={() => {
          if (document.activeElement === field.current && isOpen.value) close();
          else open();
        }}
        onFocus={(event) => {
          if (!isMulti && filterable) event.currentTarget.select();
          dispatch("focus");
        }}
        onBlur={() => {
          settle();
          close();
          dispatch("blur");
        }}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          isOpen.value = true;
          active.value = event.currentTarget.value.trim() && !isOpenEnded ? 0 : -1;
          dispatch("key_up", { key: "", input_value: event.currentTarget.value });
        }}
        onKeyDown={onKeyDown}
      />
      {isFixed ? null : (
        <span class="sd-dropdown-arrow">
          <Icon name="chevron-down" />
        </span>
      )}
      <OptionList
        id={listId}
        anchor={box}
        isOpen={isOpen.value}
        isMulti={isMulti}
        offers={shown}
        hidden={found.length - shown.length}
        chosen={chosen}
        active={active.value}
        note={noteFor(found.length, isOpenEnded, typed.value, isFull)}
        onPoint={(index) => (active.value = index)}
        onChoose={choose}
      />
    </div>
  );
}

function chosenOf(value: Value): ChoiceValue[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function noteFor(count: number, isOpenEnded: boolean, typed: string | null, isFull: boolean): string | null {
  if (isFull) return t("That is as many as can be chosen.");
  if (count > 0) return null;
  return isOpenEnded && typed ? t("Press Enter to use “{typed}”.", { typed: typed.trim() }) : t("Nothing matches.");
}
