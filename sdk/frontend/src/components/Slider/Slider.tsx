import { useRef } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { describedBy, Icon } from "../../lib/ui";
import "./slider.css";
import { t } from "../../lib/i18n";

interface SliderProps {
  minimum?: number;
  maximum?: number;
  step?: number;
}

export function Slider(component: ComponentProps<number | null, SliderProps>) {
  const { controlId, props, value, interactive, fieldError, setValue, dispatch } = component;
  const { minimum = 0, maximum = 100, step, label = "", info, buttons = ["reset"] } = props.value;
  const current = value.value ?? minimum;
  const initial = useRef(current);
  const hasReset = buttons.includes("reset") && props.value.show_label !== false && props.value.container !== false;
  const isFixed = !interactive.value;
  const filled = maximum > minimum ? ((current - minimum) / (maximum - minimum)) * 100 : 0;
  const release = (): void => dispatch("release", current);
  const describe = describedBy(controlId, info, fieldError.value);

  const type = (event: { currentTarget: HTMLInputElement }): void => {
    const number = event.currentTarget.valueAsNumber;
    // A number that is being typed may be out of range on its way ("1" of "100"): it is held in range on leaving.
    if (!Number.isNaN(number) && number >= minimum && number <= maximum) setValue(number);
  };
  const settle = (event: { currentTarget: HTMLInputElement }): void => {
    const number = event.currentTarget.valueAsNumber;
    const settled = Number.isNaN(number) ? current : Math.min(Math.max(number, minimum), maximum);
    setValue(settled);
    event.currentTarget.value = String(settled);
    dispatch("release", settled);
  };
  const digits = Math.max(...[minimum, maximum, current].map((number) => String(number).length));
  // Long ones would leave no room for the line between them.
  const showsEnds = String(minimum).length + String(maximum).length <= 8;
  return (
    <div class="sd-slider" style={`--sd-digits:${digits}`}>
      {showsEnds && (
        <span class="sd-slider-end sd-num" aria-hidden="true">
          {minimum}
        </span>
      )}
      <input
        id={controlId}
        type="range"
        min={minimum}
        max={maximum}
        step={step ?? "any"}
        value={current}
        disabled={isFixed}
        style={`--sd-filled:${Math.min(Math.max(filled, 0), 100)}%`}
        aria-describedby={describe}
        onInput={(event) => setValue(event.currentTarget.valueAsNumber)}
        onPointerUp={release}
        onKeyUp={(event) => {
          if (
            event.key.startsWith("Arrow") ||
            event.key.startsWith("Page") ||
            event.key === "Home" ||
            event.key === "End"
          )
            release();
        }}
      />
      {showsEnds && (
        <span class="sd-slider-end sd-num" aria-hidden="true">
          {maximum}
        </span>
      )}
      <input
        class="sd-input sd-num"
        type="number"
        aria-label={t("number input for {label}", { label })}
        min={minimum}
        max={maximum}
        step={step ?? "any"}
        value={current}
        readOnly={isFixed}
        aria-invalid={fieldError.value ? true : undefined}
        onInput={type}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === "Enter") settle(event);
        }}
      />
      {hasReset && !isFixed ? (
        <button
          type="button"
          class="sd-icon-btn"
          aria-label={t("Reset {label}", { label })}
          title={t("Reset")}
          // Always there, so that nothing moves; of no use while nothing was changed.
          style={current === initial.current ? "visibility:hidden" : undefined}
          onClick={() => {
            setValue(initial.current);
            dispatch("release", initial.current);
          }}
        >
          <Icon name="reset" size={16} />
        </button>
      ) : null}
    </div>
  );
}
