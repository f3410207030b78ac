/** A date and time: text to type ("now - 24h" too) with the browser's own calendar beside it. */
import "./DateTime.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { describedBy } from "../../lib/ui";
import { pickerValue, readTime } from "./logic";
import { t } from "../../lib/i18n";

/** See the module's comment. */
export function DateTime(page: ComponentProps<string | null, { include_time?: boolean }>): VNode {
  const { include_time: withTime = true, info, label } = page.props.value;
  const value = page.value.value ?? "";
  const [typed, setTyped] = useState(value);
  const [isWrong, setWrong] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    setTyped(value);
    setWrong(false);
  }, [value]);
  const isFixed = !page.interactive.value;
  const errorId = `${page.controlId}-wrong`;
  const settle = (text: string): boolean => {
    const time = readTime(text, withTime);
    setWrong(time === null);
    if (time === null) return false;
    setTyped(time);
    if (time !== value) page.setValue(time === "" ? null : time);
    return true;
  };
  const texts = [describedBy(page.controlId, info, page.fieldError.value), isWrong && errorId]
    .filter(Boolean)
    .join(" ");
  return (
    <>
      <div class="sd-datetime">
        <input
          id={page.controlId}
          type="text"
          class="sd-input sd-num"
          value={typed}
          placeholder={withTime ? "YYYY-MM-DD hh:mm:ss" : "YYYY-MM-DD"}
          autoComplete="off"
          spellcheck={false}
          readOnly={isFixed}
          aria-invalid={isWrong || page.fieldError.value ? true : undefined}
          aria-describedby={texts || undefined}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => settle(typed)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && settle(typed)) page.dispatch("submit");
          }}
        />
        {!isFixed && (
          <>
            <input
              ref={picker}
              class="sd-datetime-picker"
              type={withTime ? "datetime-local" : "date"}
              step={withTime ? 1 : undefined}
              tabIndex={-1}
              aria-hidden="true"
              value={pickerValue(typed, withTime)}
              onInput={(event) => settle(event.currentTarget.value)}
            />
            <button
              type="button"
              class="sd-icon-btn"
              aria-label={label ? t("Choose {label} in a calendar", { label }) : t("Choose a time in a calendar")}
              onClick={() => picker.current?.showPicker()}
            >
              <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" aria-hidden="true">
                <path d="M4 6h16v14H4Zm0 5h16M8 3v5m8-5v5" stroke-linejoin="round" stroke-linecap="round" />
              </svg>
            </button>
          </>
        )}
      </div>
      {isWrong && (
        <p class="sd-field-error" id={errorId} role="alert">
          {t("“{typed}” is no time. Write {example}, “now” or “now - 24h”.", {
            typed,
            example: withTime ? "2030-12-31 23:59:59" : "2030-12-31",
          })}
        </p>
      )}
    </>
  );
}
