/** What stands in one cell, by the kind of its column; and the field that edits it. */
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import type * as RichModule from "../../lib/text/rich";
import { RichText } from "../../lib/text/RichText";
import { safeURL } from "../../lib/media/tools";
import { Icon } from "../../lib/ui";
import { shownText, type Cell, type ColumnKind } from "./logic";

interface CellContentProps {
  cell: Cell | undefined;
  kind: ColumnKind;
  /** The author's own text for the cell (Styler), instead of the value's. */
  display?: string | undefined;
  maxChars?: number | null | undefined;
  lineBreaks?: boolean | undefined;
  label: string;
  onToggle?: ((checked: boolean) => void) | undefined;
}

/** See the module's comment. */
export function CellContent({ cell, kind, display, maxChars, lineBreaks, label, onToggle }: CellContentProps): VNode {
  if (kind === "bool" && typeof cell === "boolean") {
    if (!onToggle) return <Mark isSet={cell} />;
    return (
      <input
        type="checkbox"
        class="sd-df-check"
        tabIndex={-1}
        checked={cell}
        aria-label={label}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
    );
  }
  const text = display ?? shownText(cell);
  if (kind === "markdown" && text) return <RichText source={text} lineBreaks={lineBreaks} class="sd-df-rich" />;
  if (kind === "html" && text) return <CleanHTML html={text} />;
  if (kind === "image" && text)
    return <img class="sd-df-image" src={safeURL(imageURL(cell, text))} alt="" loading="lazy" />;
  const limit = maxChars ?? 0;
  return <>{limit > 0 && text.length > limit ? `${text.slice(0, limit)}…` : text}</>;
}

/** True or false, to be looked at: a check that is greyed out would say that something is wrong with it. */
function Mark({ isSet }: { isSet: boolean }): VNode {
  return (
    <span class="sd-df-mark" data-set={isSet ? "" : undefined}>
      {isSet ? <Icon name="check" size={18} /> : <span aria-hidden="true">–</span>}
      <span class="sd-visually-hidden">{String(isSet)}</span>
    </span>
  );
}

function imageURL(cell: Cell | undefined, text: string): string {
  const file = typeof cell === "object" && cell !== null && !Array.isArray(cell) ? cell : null;
  return typeof file?.["url"] === "string" ? file["url"] : text;
}

type Reader = typeof RichModule;
let reader: Reader | null = null;

/** HTML in a cell, made safe; the words alone until the sanitiser is there. */
function CleanHTML({ html }: { html: string }): VNode {
  const [module, setModule] = useState<Reader | null>(reader);
  useEffect(() => {
    if (module) return;
    let gone = false;
    void import("../../lib/text/rich").then((found) => {
      reader = found;
      if (!gone) setModule(found);
    });
    return () => {
      gone = true;
    };
  }, [module]);
  return module ? (
    <span dangerouslySetInnerHTML={{ __html: module.sanitizeHTML(html) }} />
  ) : (
    <span>{html.replace(/<[^>]*>/g, "")}</span>
  );
}

export interface EditorProps {
  initial: string;
  kind: ColumnKind;
  label: string;
  onDone: (text: string, next: "down" | "up" | "right" | "left" | "stay") => void;
  onCancel: () => void;
}

/** The text field over a cell: Enter and Tab keep and move on, Escape leaves it as it was. */
export function CellEditor({ initial, kind, label, onDone, onCancel }: EditorProps): VNode {
  const field = useRef<HTMLTextAreaElement>(null);
  const done = useRef(false);
  // Before the next key: what is typed on must reach the field that the first key opened.
  useLayoutEffect(() => {
    const target = field.current;
    target?.focus({ preventScroll: true });
    target?.setSelectionRange(target.value.length, target.value.length);
  }, []);
  const finish = (next: "down" | "up" | "right" | "left" | "stay"): void => {
    if (done.current) return;
    done.current = true;
    onDone(field.current?.value ?? initial, next);
  };
  return (
    <textarea
      ref={field}
      class="sd-df-editor"
      rows={1}
      aria-label={label}
      inputMode={kind === "number" ? "decimal" : undefined}
      defaultValue={initial}
      data-kind={kind}
      onBlur={() => finish("stay")}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") {
          done.current = true;
          onCancel();
        } else if (event.key === "Enter" && !event.altKey && !(event.shiftKey && kind !== "number")) finish("down");
        else if (event.key === "Tab") finish(event.shiftKey ? "left" : "right");
        else return;
        event.preventDefault();
      }}
    />
  );
}
