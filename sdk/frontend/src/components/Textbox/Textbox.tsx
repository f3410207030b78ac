import { useLayoutEffect, useRef } from "preact/hooks";
import type { TargetedEvent, TargetedInputEvent, TargetedKeyboardEvent } from "preact";

import type { ComponentProps } from "../../lib/component";
import { CopyButton, describedBy, Icon } from "../../lib/ui";
import { isSubmitKey, rowsOf, type TextboxProps } from "./logic";
import "./textbox.css";
import { t } from "../../lib/i18n";

export function Textbox(component: ComponentProps<string | null, TextboxProps>) {
  const { controlId, props, value, interactive, fieldError, setValue, dispatch } = component;
  const settings = props.value;
  const { type = "text", placeholder, rtl, text_align: align, max_length: maximum, buttons = [] } = settings;
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const text = value.value ?? "";
  const { lines, maxLines } = rowsOf(settings);
  const isArea = type === "text" && maxLines > 1;
  const isEditable = interactive.value;

  useLayoutEffect(() => {
    if (isArea && field.current && !CSS.supports("field-sizing", "content")) fit(field.current);
  }, [text, isArea, lines, maxLines]);
  const shown = useRef(text);
  useLayoutEffect(() => {
    // Follow text that streams in, unless the reader has scrolled up. Measuring lays the page out: not without reason.
    const area = field.current;
    if (!area || text === shown.current || isEditable || settings.autoscroll === false) return;
    shown.current = text;
    if (area.scrollHeight - area.scrollTop - area.clientHeight < 80) area.scrollTop = area.scrollHeight;
  }, [text, isEditable, settings.autoscroll]);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (!isSubmitKey(event, lines)) return;
    event.preventDefault();
    dispatch("submit");
  };
  const onSelect = (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>): void => {
    const { selectionStart: start, selectionEnd: end, value: whole } = event.currentTarget;
    if (start === null || end === null || start === end) return;
    dispatch("select", { index: [start, end], value: whole.slice(start, end) });
  };
  const shared = {
    ...htmlAttributes(settings.html_attributes),
    ref: field,
    id: controlId,
    class: "sd-input",
    value: text,
    placeholder: placeholder ?? (isEditable ? undefined : t("The result will appear here")),
    dir: rtl ? ("rtl" as const) : undefined,
    style: `--sd-lines:${lines};--sd-max-lines:${maxLines}${align ? `;text-align:${align}` : ""}`,
    maxLength: maximum ?? undefined,
    readOnly: !isEditable,
    autoFocus: settings.autofocus,
    "aria-invalid": fieldError.value ? true : undefined,
    "aria-describedby": describedBy(controlId, settings.info, fieldError.value),
    onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) => setValue(event.currentTarget.value),
    onKeyDown,
    onSelect,
    onFocus: () => dispatch("focus"),
    onBlur: () => dispatch("blur"),
  };
  const control = isArea ? (
    <textarea {...shared} rows={lines} />
  ) : (
    <input {...shared} type={type as "text"} autoComplete={type === "password" ? "off" : undefined} />
  );
  const hasCopy = buttons.includes("copy");
  const { submit_btn: submit, stop_btn: stop } = settings;
  if (!hasCopy && !submit && !stop) return control;
  return (
    <div class="sd-textbox" data-buttons={submit || stop ? undefined : "inside"}>
      {control}
      <div class="sd-textbox-tools">
        {hasCopy ? <CopyButton text={() => text} onCopy={() => dispatch("copy", { value: text })} /> : null}
        {submit ? (
          <button type="button" class="sd-btn" data-variant="primary" onClick={() => dispatch("submit")}>
            {typeof submit === "string" ? submit : <Icon name="send" />}
            {typeof submit === "string" ? null : <span class="sd-visually-hidden">{t("Submit")}</span>}
          </button>
        ) : null}
        {stop ? (
          <button type="button" class="sd-btn" data-variant="stop" onClick={() => dispatch("stop")}>
            {typeof stop === "string" ? stop : <Icon name="stop" />}
            {typeof stop === "string" ? null : <span class="sd-visually-hidden">{t("Stop")}</span>}
          </button>
        ) : null}
      </div>
    </div>
  );
}

/** Give an area the height of its text, where the browser does not do so in CSS; its style bounds that. */
function fit(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function htmlAttributes(given: TextboxProps["html_attributes"]): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    // Only attributes of form fields: handlers and ids are not the author's to set here.
    if (value !== null && /^(auto(correct|capitalize|complete)|spellcheck|tabindex|enterkeyhint|lang)$/.test(name)) {
      attributes[name] = value;
    }
  }
  return attributes;
}
