/** One of a few choices. Native radios: one stop for the Tab key, arrows choose. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import { choicesOf, type ChoiceValue } from "../Checkbox/choices";
import "../Checkbox/checkbox.css";

interface RadioProps {
  choices?: unknown;
  rtl?: boolean;
}

function Radio({
  controlId,
  props,
  value,
  interactive,
  setValue,
  dispatch,
}: ComponentProps<ChoiceValue | null, RadioProps>) {
  return (
    <div
      class="sd-choices"
      role="radiogroup"
      aria-labelledby={`${controlId}-label`}
      dir={props.value.rtl ? "rtl" : undefined}
    >
      {choicesOf(props.value.choices).map(([label, item], index) => (
        <label class="sd-check" key={item}>
          <input
            type="radio"
            name={controlId}
            value={String(item)}
            checked={value.value === item}
            disabled={!interactive.value}
            onChange={() => {
              setValue(item);
              dispatch("select", { index, value: item });
            }}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}

export default { view: Radio, labelled: false, empty: null } satisfies ComponentModule;
