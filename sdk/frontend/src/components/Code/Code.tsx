/**
 * Source code, shown or edited. The editor is a text field over its own coloured copy: everything the browser and
 * its keyboards can do with text works, and no editor library is loaded.
 */
import "./Code.css";

import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { saveBlob, shownButtons, Tool } from "../../lib/media/tools";
import { useHighlighted } from "../../lib/text/CodeBlock";
import { brokenLine, endingOf, highlighterName, indented, type Edit } from "./logic";
import { CopyButton } from "../../lib/ui";
import { t } from "../../lib/i18n";

interface CodeProps {
  language?: string | null;
  lines?: number;
  max_lines?: number | null;
  wrap_lines?: boolean;
  show_line_numbers?: boolean;
}

/** See the module's comment. */
export function Code(page: ComponentProps<string | null, CodeProps>): VNode {
  const settings = page.props.value;
  const text = page.value.value ?? "";
  const editable = page.interactive.value;
  const coloured = useHighlighted(text, highlighterName(settings.language));
  const field = useRef<HTMLTextAreaElement>(null);
  const selection = useRef<{ start: number; end: number } | null>(null);
  const escaped = useRef(false);
  const buttons = shownButtons(settings.buttons, ["copy", "download"]);
  const count = text.split("\n").length;

  useLayoutEffect(() => {
    if (!selection.current || !field.current) return;
    field.current.setSelectionRange(selection.current.start, selection.current.end);
    selection.current = null;
  }, [text]);
  const put = (edit: Edit): void => {
    selection.current = { start: edit.start, end: edit.end };
    page.setValue(edit.text);
  };
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }): void => {
    const { value, selectionStart: start, selectionEnd: end } = event.currentTarget;
    // Escape, then Tab leaves: nobody must be caught in the field (WCAG 2.1.2).
    if (event.key === "Escape") escaped.current = true;
    else if (event.key === "Tab" && !escaped.current && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      put(indented({ text: value, start, end }, event.shiftKey));
    } else if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      put(brokenLine({ text: value, start, end }));
    } else if (event.key !== "Shift") escaped.current = false;
  };
  const minimum = Math.max(1, settings.lines ?? 5);
  return (
    <div class="sd-source" data-wrap={settings.wrap_lines ? "" : undefined}>
      {text !== "" && buttons.size > 0 && (
        <div class="sd-source-tools">
          {buttons.has("copy") && <CopyButton text={() => text} label={t("Copy code")} />}
          {buttons.has("download") && (
            <Tool
              icon="download"
              label={t("Download code")}
              onClick={() => saveBlob(new Blob([text], { type: "text/plain" }), `code.${endingOf(settings.language)}`)}
            />
          )}
        </div>
      )}
      <div
        class="sd-source-scroll"
        style={{
          minHeight: `calc(${minimum}lh + 20px)`,
          maxHeight: settings.max_lines ? `calc(${settings.max_lines}lh + 20px)` : undefined,
        }}
        {...(editable ? {} : { tabIndex: 0, role: "group", "aria-label": settings.label ?? t("Code") })}
      >
        {(settings.show_line_numbers ?? true) && !settings.wrap_lines && (
          <pre class="sd-source-numbers" aria-hidden="true">
            {Array.from({ length: count }, (_, at) => at + 1).join("\n")}
          </pre>
        )}
        <div class="sd-source-sheet">
          <pre class="sd-source-text" aria-hidden={editable}>
            {coloured === null ? <code>{text}</code> : <code dangerouslySetInnerHTML={{ __html: coloured }} />}
            {"\n"}
          </pre>
          {editable && (
            <textarea
              ref={field}
              id={page.controlId}
              class="sd-source-field"
              value={text}
              aria-label={settings.label ?? t("Code")}
              aria-description={t("Tab indents; Escape, then Tab leaves the field.")}
              spellcheck={false}
              autoCapitalize="off"
              autoComplete="off"
              wrap={settings.wrap_lines ? "soft" : "off"}
              onInput={(event) => page.setValue(event.currentTarget.value)}
              onKeyDown={onKeyDown}
              onFocus={() => page.dispatch("focus")}
              onBlur={() => {
                escaped.current = false;
                page.dispatch("blur");
              }}
            />
          )}
        </div>
      </div>
    </div>
  );
}
