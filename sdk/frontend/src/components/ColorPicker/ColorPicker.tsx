/** A colour: the browser's own picker, and the same value as text to type or paste. */
import "./ColorPicker.css";

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { computedColor } from "../../lib/theme/computed";
import { toHex } from "./logic";
import { t } from "../../lib/i18n";

/** What the browser makes of a colour name or function. */
function resolve(color: string): string | null {
  if (!CSS.supports("color", color)) return null;
  return computedColor(document.body, color);
}

/** See the module's comment. */
export function ColorPicker(page: ComponentProps<string | null>): VNode {
  const value = page.value.value ?? "";
  const [typed, setTyped] = useState(value);
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    setTyped(value);
    setWrong(false);
  }, [value]);
  const editable = page.interactive.value;
  const label = page.props.value.label ?? t("Colour");
  const settle = (): void => {
    const ok = typed.trim() === "" || toHex(typed, resolve) !== null;
    setWrong(!ok);
    if (ok && typed !== value) page.setValue(typed.trim());
  };
  return (
    <div class="sd-color">
      {editable ? (
        <input
          type="color"
          id={page.controlId}
          class="sd-color-well"
          value={toHex(value, resolve) ?? "#000000"}
          onInput={(event) => page.setValue(event.currentTarget.value)}
          onChange={() => page.dispatch("release")}
          onFocus={() => page.dispatch("focus")}
          onBlur={() => page.dispatch("blur")}
        />
      ) : (
        <span class="sd-color-well" style={{ backgroundColor: value }} aria-hidden="true" />
      )}
      <input
        type="text"
        id={editable ? undefined : page.controlId}
        class="sd-input sd-num"
        aria-label={t("{label} as text", { label })}
        aria-invalid={wrong}
        value={typed}
        readOnly={!editable}
        spellcheck={false}
        placeholder="#000000"
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          settle();
          page.dispatch("submit");
        }}
      />
      {wrong && (
        <p class="sdm-error" role="alert">
          {t("“{typed}” is no colour. Write #rrggbb, rgb(…) or a name.", { typed })}
        </p>
      )}
    </div>
  );
}
