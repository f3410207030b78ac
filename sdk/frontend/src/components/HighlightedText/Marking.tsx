/**
 * Text to be marked: words are selected, by pointer or arrow keys, then given a category or a score. A part that is
 * marked is chosen by a press, and then gets another mark or none.
 */
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { Tool } from "../../lib/media/tools";
import { t } from "../../lib/i18n";
import type { HighlightedTextProps } from "./HighlightedText";
import { areScores, categories, categoryColor, scoreColor, type Span } from "./logic";
import { marked, steppedByWord, stretchesOf, textOf, trimmed, type Mark, type Stretch } from "./marking";

type View = ComponentProps<Span[] | null, HighlightedTextProps>;

/** See the module's comment. */
export function Marking({ page, spans }: { page: View; spans: readonly Span[] }): VNode {
  const settings = page.props.value;
  const text = textOf(spans);
  const stretches = stretchesOf(spans);
  const field = useRef<HTMLParagraphElement>(null);
  const before = useRef<Span[][]>([]);
  const isTouched = useRef(false);
  /** Whether the selection comes from here, and is to be shown as the browser's; one made by hand is shown already. */
  const isOwn = useRef(false);
  const [selected, setSelected] = useState<Stretch | null>(null);
  const [added, setAdded] = useState<string[]>([]);
  const names = [...new Set([...Object.keys(settings.color_map ?? {}), ...categories(spans), ...added])];
  const isScored = areScores(spans);
  const chosen = selected && stretches.findIndex(([start, end]) => start === selected[0] && end === selected[1]);
  const present = chosen === null ? null : (spans[chosen]?.class_or_confidence ?? null);

  useLayoutEffect(() => {
    if (isOwn.current || !selected) show(field.current, selected);
    isOwn.current = false;
  }, [selected, spans]);
  useEffect(() => {
    // Handles of a selection made by touch are dragged without any event of the text itself.
    const follow = (): void => {
      if (isTouched.current && field.current && selectedIn(field.current)) take();
    };
    document.addEventListener("selectionchange", follow);
    return () => document.removeEventListener("selectionchange", follow);
  });
  const select = (stretch: Stretch | null): void => {
    isOwn.current = true;
    setSelected(stretch);
  };
  const change = (next: Span[]): void => {
    before.current.push([...spans]);
    page.setValue(next);
    setSelected(null);
  };
  const mark = (as: Mark): void => {
    if (selected) change(marked(spans, selected, as));
  };
  const take = (): void => {
    const found = field.current && selectedIn(field.current);
    const next = found && trimmed(text, found);
    setSelected(next && next[1] > next[0] ? next : null);
  };
  const choose = (index: number): void => {
    const stretch = stretches[index];
    const span = spans[index];
    if (!stretch || !span) return;
    select(stretch);
    page.dispatch("select", { index, value: [span.token, span.class_or_confidence] });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : null;
    if (by !== null && event.target === field.current) select(steppedByWord(text, selected, by, event.shiftKey));
    else if ((event.key === "Delete" || event.key === "Backspace") && present !== null) mark(null);
    else if (event.key === "Escape" && selected) setSelected(null);
    else return;
    event.preventDefault();
  };
  const undo = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "z" || event.target instanceof HTMLInputElement) return;
    const last = before.current.pop();
    if (last) page.setValue(last);
    event.preventDefault();
  };
  return (
    <div class="sd-marked" onKeyDown={undo}>
      <p
        ref={field}
        id={page.controlId}
        class="sd-marked-text"
        dir={settings.rtl ? "rtl" : "auto"}
        role="group"
        aria-label={t("Text: arrow keys select words")}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => (isTouched.current = event.pointerType !== "mouse")}
        onPointerUp={(event) => event.pointerType === "mouse" && take()}
      >
        {spans.map((span, index) => {
          const kind = span.class_or_confidence;
          if (kind === null || kind === "") return <span key={index}>{span.token}</span>;
          const color = typeof kind === "number" ? scoreColor(kind) : categoryColor(kind, names, settings.color_map);
          return (
            // No <button>: its words could not be selected together with those around it.
            <mark
              key={index}
              class="sd-marked-part"
              title={String(kind)}
              style={{ background: color }}
              role="button"
              tabIndex={0}
              aria-pressed={chosen === index}
              onClick={() => choose(index)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                choose(index);
              }}
            >
              {span.token}
              {(settings.show_inline_category ?? true) && typeof kind === "string" && <small>{kind}</small>}
            </mark>
          );
        })}
      </p>
      <div class="sd-marked-bar" role="group" aria-label={t("Categories")}>
        {isScored ? (
          <Score value={typeof present === "number" ? present : null} disabled={!selected} onMark={mark} />
        ) : (
          <Kinds
            names={names}
            present={present}
            disabled={!selected}
            colorOf={(name) => categoryColor(name, names, settings.color_map)}
            onMark={mark}
            onAdd={(name) => setAdded((now) => [...now, name])}
          />
        )}
        {present !== null && <Tool icon="trash" label={t("Remove the mark")} onClick={() => mark(null)} />}
      </div>
      <p class="sd-info" role="status">
        {selected
          ? t("Selected: “{words}”", { words: shortened(text.slice(...selected)) })
          : t("Select words, then say what they are.")}
      </p>
    </div>
  );
}

interface KindsProps {
  names: readonly string[];
  present: Mark;
  disabled: boolean;
  colorOf: (name: string) => string;
  onMark: (name: string) => void;
  onAdd: (name: string) => void;
}

/** The categories there are, and a new one. */
function Kinds({ names, present, disabled, colorOf, onMark, onAdd }: KindsProps): VNode {
  const [typed, setTyped] = useState("");
  return (
    <>
      {names.map((name) => (
        <button
          type="button"
          key={name}
          class="sd-marked-kind"
          style={{ background: colorOf(name) }}
          aria-pressed={present === name}
          disabled={disabled}
          onPointerDown={(event) => event.preventDefault()} // the selection stays
          onClick={() => onMark(name)}
        >
          {name}
        </button>
      ))}
      <form
        class="sd-marked-new"
        onSubmit={(event) => {
          event.preventDefault();
          const name = typed.trim();
          if (!name) return;
          onAdd(name);
          onMark(name);
          setTyped("");
        }}
      >
        <input
          class="sd-input"
          aria-label={t("New category")}
          placeholder={t("New category")}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="sd-btn" data-size="sm" disabled={!typed.trim()}>
          {t("Add")}
        </button>
      </form>
    </>
  );
}

/** How much the selection speaks for (1) or against (−1). */
function Score({
  value,
  disabled,
  onMark,
}: {
  value: number | null;
  disabled: boolean;
  onMark: (score: number) => void;
}): VNode {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current) field.current.value = String(value ?? 0.5);
  }, [value]);
  return (
    <form
      class="sd-marked-new"
      onSubmit={(event) => {
        event.preventDefault();
        const score = field.current?.valueAsNumber ?? NaN;
        if (!Number.isNaN(score)) onMark(Math.max(-1, Math.min(1, score)));
      }}
    >
      <input
        ref={field}
        class="sd-input sd-num"
        type="number"
        min={-1}
        max={1}
        step="any"
        aria-label={t("Score from −1 to 1")}
      />
      <button type="submit" class="sd-btn" data-size="sm" disabled={disabled}>
        {t("Mark")}
      </button>
    </form>
  );
}

function shortened(words: string): string {
  return words.length > 60 ? `${words.slice(0, 57)}…` : words;
}

/** What the browser has selected inside an element, in characters of its text; null when that is nothing. */
function selectedIn(element: HTMLElement): Stretch | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const offset = (node: Node, at: number): number => {
    const before = document.createRange();
    before.selectNodeContents(element);
    before.setEnd(node, at);
    const text = before.cloneContents();
    for (const name of text.querySelectorAll("small")) name.remove();
    return text.textContent.length;
  };
  return [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
}

/** Select a stretch as if by hand, so that it looks like any selection. */
function show(element: HTMLElement | null, stretch: Stretch | null): void {
  const selection = getSelection();
  if (!element || !selection) return;
  if (!stretch) {
    if (selection.anchorNode && element.contains(selection.anchorNode)) selection.removeAllRanges();
    return;
  }
  const range = document.createRange();
  let at = 0;
  for (const text of textNodes(element)) {
    const end = at + text.length;
    if (stretch[0] >= at && stretch[0] < end) range.setStart(text, stretch[0] - at);
    if (stretch[1] > at && stretch[1] <= end) range.setEnd(text, stretch[1] - at);
    at = end;
  }
  selection.removeAllRanges();
  selection.addRange(range);
}

/** The text itself, without the names of the marks. */
function textNodes(element: HTMLElement): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest("small") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found;
}
