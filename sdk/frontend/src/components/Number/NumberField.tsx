import type { ComponentProps } from "../../lib/component";
import { describedBy } from "../../lib/ui";

interface NumberProps {
  minimum?: number | null;
  maximum?: number | null;
  step?: number;
}

export function NumberField(component: ComponentProps<number | null, NumberProps>) {
  const { controlId, props, value, interactive, fieldError, setValue, dispatch } = component;
  const { minimum, maximum, step, placeholder, info } = props.value;
  return (
    <input
      id={controlId}
      class="sd-input sd-num"
      type="number"
      inputMode="decimal"
      value={value.value ?? ""}
      min={minimum ?? undefined}
      max={maximum ?? undefined}
      // Any decimal may be typed; the step is what the arrows go by.
      step={step && step !== 1 ? step : "any"}
      placeholder={placeholder}
      readOnly={!interactive.value}
      aria-invalid={fieldError.value ? true : undefined}
      aria-describedby={describedBy(controlId, info, fieldError.value)}
      onInput={(event) => {
        const number = event.currentTarget.valueAsNumber;
        // While "-" or "1e" stands there it is no number yet: the field keeps it, the app is not told.
        if (Number.isNaN(number) && event.currentTarget.validity.badInput) return;
        setValue(Number.isNaN(number) ? null : number);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") dispatch("submit");
      }}
      onFocus={() => dispatch("focus")}
      onBlur={() => dispatch("blur")}
    />
  );
}
