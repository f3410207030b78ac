/** Any number of choices. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import { choicesOf, type ChoiceValue } from "../Checkbox/choices";
import "../Checkbox/checkbox.css";
import { t } from "../../lib/i18n";

interface GroupProps {
  choices?: unknown;
  show_select_all?: boolean;
}

function CheckboxGroup({
  props,
  value,
  interactive,
  setValue,
  dispatch,
}: ComponentProps<ChoiceValue[] | null, GroupProps>) {
  const choices = choicesOf(props.value.choices);
  const chosen = new Set(value.value ?? []);
  const isFixed = !interactive.value;
  const all = choices.map(([, item]) => item);
  // The order is that of the choices, whatever the order of the clicks.
  const put = (wanted: Set<ChoiceValue>): void => setValue(all.filter((item) => wanted.has(item)));
  const toggle = (item: ChoiceValue, index: number, isOn: boolean): void => {
    const wanted = new Set(chosen);
    if (isOn) wanted.add(item);
    else wanted.delete(item);
    put(wanted);
    dispatch("select", { index, value: item, selected: isOn });
  };
  return (
    <div class="sd-choices">
      {props.value.show_select_all ? (
        <label class="sd-check">
          <input
            type="checkbox"
            checked={chosen.size === all.length}
            disabled={isFixed}
            onChange={(event) => put(new Set(event.currentTarget.checked ? all : []))}
          />
          <span>{t("All")}</span>
        </label>
      ) : null}
      {choices.map(([label, item], index) => (
        <label class="sd-check" key={item}>
          <input
            type="checkbox"
            checked={chosen.has(item)}
            disabled={isFixed}
            onChange={(event) => toggle(item, index, event.currentTarget.checked)}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}

export default { view: CheckboxGroup, labelled: false, empty: [] } satisfies ComponentModule;
