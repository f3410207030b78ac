/** Yes or no, its label beside it. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import { describedBy, FieldError } from "../../lib/ui";
import "./checkbox.css";

function Checkbox(component: ComponentProps<boolean | null>) {
  const { controlId, props, value, interactive, fieldError, setValue, dispatch } = component;
  const { label = "Checkbox", info, show_label: isShown = true } = props.value;
  return (
    <div class="sd-field">
      <label class="sd-check">
        <input
          id={controlId}
          type="checkbox"
          checked={value.value === true}
          disabled={!interactive.value}
          aria-describedby={describedBy(controlId, info, fieldError.value)}
          onChange={(event) => {
            const isOn = event.currentTarget.checked;
            setValue(isOn);
            dispatch("select", { index: 0, value: label, selected: isOn });
          }}
        />
        <span class={isShown ? undefined : "sd-visually-hidden"}>{label}</span>
      </label>
      {info ? (
        <p class="sd-info sd-check-info" id={`${controlId}-info`}>
          {info}
        </p>
      ) : null}
      <FieldError controlId={controlId} error={fieldError.value} />
    </div>
  );
}

export default { view: Checkbox, bare: true, empty: false } satisfies ComponentModule;
