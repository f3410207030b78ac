/** One line of a conversation: who speaks, what is said, and the tags that a colon offers. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";

import { Icon } from "../../lib/ui";
import { tagsAt, type Line } from "./logic";
import { t } from "../../lib/i18n";

interface LineEditorProps {
  line: Line;
  number: number;
  speakers: string[];
  tags: string[];
  color: string | undefined;
  placeholder: string | undefined;
  onChange: (change: Partial<Line>) => void;
  onRemove: (() => void) | null;
  onEnter: () => void;
}

/** See the module's comment. */
export function LineEditor(props: LineEditorProps): VNode {
  const { line, number, speakers, tags, color, onChange, onRemove, onEnter } = props;
  const [offer, setOffer] = useState<{ from: number; to: number; tags: string[]; at: number } | null>(null);
  const look = (field: HTMLTextAreaElement): void => {
    const found = tags.length > 0 ? tagsAt(field.value, field.selectionEnd, tags) : null;
    setOffer(found ? { ...found, to: field.selectionEnd, at: 0 } : null);
  };
  const take = (tag: string): void => {
    if (!offer) return;
    onChange({ text: `${line.text.slice(0, offer.from)}${tag} ${line.text.slice(offer.to)}` });
    setOffer(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const { key } = event;
    if (offer && ["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(key)) {
      event.preventDefault();
      const count = offer.tags.length;
      if (key === "Escape") setOffer(null);
      else if (key === "Enter") take(offer.tags[offer.at] ?? "");
      else setOffer({ ...offer, at: (offer.at + (key === "ArrowDown" ? 1 : count - 1)) % count });
    } else if (key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      onEnter();
    }
  };
  const listId = `sd-tags-${number}`;
  const names = speakers.includes(line.speaker) || line.speaker === "" ? speakers : [line.speaker, ...speakers];
  return (
    <li class="sd-dialogue-line" style={color ? { "--sd-speaker": color } : undefined}>
      <select
        class="sd-input"
        aria-label={t("Speaker of line {n}", { n: number })}
        value={line.speaker}
        onChange={(event) => onChange({ speaker: event.currentTarget.value })}
      >
        {line.speaker === "" && <option value="">{t("Nobody")}</option>}
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <div class="sd-dialogue-words">
        <textarea
          class="sd-input"
          rows={1}
          aria-label={t("Line {n}", { n: number })}
          aria-description={
            offer
              ? t("{n} tags: arrow keys and Enter choose. {tag}", {
                  n: offer.tags.length,
                  tag: offer.tags[offer.at] ?? "",
                })
              : undefined
          }
          value={line.text}
          placeholder={props.placeholder}
          onInput={(event) => {
            onChange({ text: event.currentTarget.value });
            look(event.currentTarget);
          }}
          onBlur={() => setOffer(null)}
          onKeyDown={onKeyDown}
        />
        {offer && (
          <div
            class="sd-dialogue-tags sd-float"
            id={listId}
            role="listbox"
            aria-label={t("Tags")}
            onPointerDown={(event) => event.preventDefault()}
          >
            {offer.tags.map((tag, index) => (
              <div key={tag} role="option" aria-selected={index === offer.at} onClick={() => take(tag)}>
                {tag}
              </div>
            ))}
          </div>
        )}
      </div>
      <button
        type="button"
        class="sd-icon-btn"
        aria-label={t("Remove line {n}", { n: number })}
        disabled={!onRemove}
        onClick={() => onRemove?.()}
      >
        <Icon name="close" size={16} />
      </button>
    </li>
  );
}
