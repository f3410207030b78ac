/** A conversation to edit: line by line with its speakers, or as one text. */
import "./Dialogue.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { shownButtons } from "../../lib/media/tools";
import { CopyButton, Icon } from "../../lib/ui";
import { LineEditor } from "./LineEditor";
import { withLine, withNewLine, type Line } from "./logic";
import { t } from "../../lib/i18n";

type Value = Line[] | string | null;

interface DialogueProps {
  speakers?: string[] | null;
  tags?: string[];
  color_map?: Record<string, string> | null;
  max_lines?: number | null;
  submit_btn?: string | boolean | null;
  ui_mode?: "dialogue" | "text" | "both";
  autofocus?: boolean;
}

/** See the module's comment. */
export function Dialogue(page: ComponentProps<Value, DialogueProps>): VNode {
  const {
    speakers,
    tags = [],
    color_map: colors,
    max_lines: most,
    submit_btn: submit,
    ui_mode: mode = "both",
    placeholder,
    label = t("Dialogue"),
    buttons,
  } = page.props.value;
  const value = page.value.value;
  const isFixed = !page.interactive.value;
  const hasSpeakers = (speakers?.length ?? 0) > 0;
  const isText = typeof value === "string" || mode === "text" || (!hasSpeakers && !Array.isArray(value));
  const [isBusy, setBusy] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<number | null>(null);
  const lines: Line[] = Array.isArray(value) && value.length > 0 ? value : [{ speaker: speakers?.[0] ?? "", text: "" }];
  useEffect(() => {
    if (focus.current !== null) list.current?.querySelectorAll("textarea")[focus.current]?.focus();
    focus.current = null;
  });
  const change = async (name: "format" | "unformat"): Promise<void> => {
    setBusy(true);
    try {
      const made = await page.server(name, name === "format" ? (lines as unknown as never) : { text: value as string });
      page.setValue(made as unknown as Value);
    } catch {
      // The page has said what is wrong; the conversation stays as it is.
    } finally {
      setBusy(false);
    }
  };
  // Text from the app stands as text until lines are asked for; a page for lines only asks by itself.
  useEffect(() => {
    if (mode === "dialogue" && hasSpeakers && typeof value === "string" && value !== "") void change("unformat");
  }, [value, mode, hasSpeakers]);
  const add = (after: number): void => {
    if (most != null && lines.length >= most) return;
    focus.current = after + 1;
    page.setValue(withNewLine(lines, after, speakers ?? []));
  };
  const text = (): string =>
    typeof value === "string" ? value : (value ?? []).map((line) => `${line.speaker}: ${line.text}`).join("\n");
  const canSwitch = mode === "both" && hasSpeakers && !isFixed;
  return (
    <div class="sd-dialogue" aria-busy={isBusy || undefined}>
      {isText ? (
        <textarea
          class="sd-input sd-dialogue-text"
          aria-label={t("{label} as text", { label })}
          rows={6}
          value={typeof value === "string" ? value : ""}
          placeholder={placeholder}
          readOnly={isFixed}
          onInput={(event) => page.setValue(event.currentTarget.value)}
        />
      ) : isFixed ? (
        <ol class="sd-dialogue-lines">
          {lines.map((line, index) => (
            <li
              key={index}
              class="sd-dialogue-line"
              style={colors?.[line.speaker] ? { "--sd-speaker": colors[line.speaker] } : undefined}
            >
              <b>{line.speaker}</b>
              <span>{line.text}</span>
            </li>
          ))}
        </ol>
      ) : (
        <ol ref={list} class="sd-dialogue-lines">
          {lines.map((line, index) => (
            <LineEditor
              key={index}
              line={line}
              number={index + 1}
              speakers={speakers ?? []}
              tags={tags}
              color={colors?.[line.speaker]}
              placeholder={placeholder}
              onChange={(changed) => page.setValue(withLine(lines, index, changed))}
              onRemove={lines.length > 1 ? () => page.setValue(lines.filter((_, other) => other !== index)) : null}
              onEnter={() => add(index)}
            />
          ))}
        </ol>
      )}
      <div class="sd-dialogue-tools">
        {!isText && !isFixed && (
          <button
            type="button"
            class="sd-btn"
            data-size="sm"
            disabled={most != null && lines.length >= most}
            onClick={() => add(lines.length - 1)}
          >
            <Icon name="plus" size={16} />
            {t("Add a line")}
          </button>
        )}
        {canSwitch && (
          <button
            type="button"
            class="sd-btn"
            data-variant="quiet"
            data-size="sm"
            disabled={isBusy}
            onClick={() => void change(isText ? "unformat" : "format")}
          >
            {isText ? t("Edit as lines") : t("Edit as text")}
          </button>
        )}
        <span class="sd-dialogue-gap" />
        {shownButtons(buttons, []).has("copy") && <CopyButton text={text} label={t("Copy the conversation")} />}
        {submit && !isFixed && (
          <button
            type="button"
            class="sd-btn"
            data-variant="primary"
            data-size="sm"
            onClick={() => page.dispatch("submit")}
          >
            {typeof submit === "string" ? submit : t("Submit")}
          </button>
        )}
      </div>
    </div>
  );
}
