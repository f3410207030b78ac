/** One side's turn: its messages, and below them what can be done with it (copy, edit, retry, undo, rate). */
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Tool } from "../../lib/media/tools";
import { isThought, textOf, type Shown, type Turn } from "./logic";
import { Parts, Thought, type PartContext } from "./Parts";
import { CopyButton } from "../../lib/ui";
import { t } from "../../lib/i18n";

export interface TurnActions {
  copy: boolean;
  /** Message whose turn can be asked again or taken back; only the last turn has them. */
  retry: (() => void) | null;
  undo: (() => void) | null;
  like: ((index: number, liked: boolean | string | null) => void) | null;
  feedback: readonly string[];
  feedbackValue: (index: number) => string | null;
  edit: ((index: number, text: string, previous: string) => void) | null;
  select: ((index: number, text: string) => void) | null;
  option: (index: number, value: string) => void;
  onCopied: (text: string) => void;
}

export interface TurnProps {
  turn: Turn;
  isLast: boolean;
  generating: boolean;
  actions: TurnActions;
  context: PartContext;
  avatar: string | null;
}

/** See the module's comment. */
export function TurnView({ turn, isLast, generating, actions, context, avatar }: TurnProps): VNode {
  const [editing, setEditing] = useState<number | null>(null);
  const isAnswer = turn.role === "assistant";
  const last = turn.messages.at(-1);
  const options = isLast ? (last?.message.options ?? []) : [];
  const busy = generating && isLast;
  return (
    <div class="sd-chat-turn" data-role={turn.role} role="group" aria-label={isAnswer ? t("Answer") : t("You")}>
      {avatar && <img class="sd-chat-avatar" src={avatar} alt="" />}
      <div class="sd-chat-body">
        {turn.messages.map((shown) =>
          editing === shown.index ? (
            <Editor
              key={shown.index}
              text={textOf(shown.message)}
              onCancel={() => setEditing(null)}
              onSave={(text) => {
                setEditing(null);
                actions.edit?.(shown.index, text, textOf(shown.message));
              }}
            />
          ) : (
            <MessageView key={shown.index} shown={shown} context={context} select={actions.select} />
          ),
        )}
        {options.length > 0 && last && (
          <div class="sd-chat-options" role="group" aria-label={t("Suggested replies")}>
            {options.map((option) => (
              <button
                type="button"
                class="sd-btn"
                data-size="sm"
                key={option.value}
                onClick={() => actions.option(last.index, option.value)}
              >
                {option.label ?? option.value}
              </button>
            ))}
          </div>
        )}
        {last && editing === null && !busy && (
          <Toolbar
            turn={turn}
            last={last}
            isLast={isLast}
            isAnswer={isAnswer}
            actions={actions}
            onEdit={() => setEditing(last.index)}
          />
        )}
      </div>
    </div>
  );
}

function MessageView({
  shown,
  context,
  select,
}: {
  shown: Shown;
  context: PartContext;
  select: TurnActions["select"];
}): VNode {
  if (isThought(shown.message)) return <Thought shown={shown} context={context} />;
  return (
    <div
      class="sd-chat-message"
      // A convenience for the pointer; the same text can be reached and copied without it.
      onClick={select ? () => select(shown.index, textOf(shown.message)) : undefined}
    >
      <Parts parts={shown.parts} context={context} />
      {shown.thoughts.map((child) => (
        <Thought key={child.index} shown={child} context={context} />
      ))}
    </div>
  );
}

interface ToolbarProps {
  turn: Turn;
  last: Shown;
  isLast: boolean;
  isAnswer: boolean;
  actions: TurnActions;
  onEdit: () => void;
}

function Toolbar({ turn, last, isLast, isAnswer, actions, onEdit }: ToolbarProps): VNode | null {
  const text = turn.messages
    .filter((shown) => !isThought(shown.message))
    .map((shown) => textOf(shown.message))
    .join("\n\n");
  const rated = actions.feedbackValue(last.index);
  const rate = actions.like;
  const liked = rated === "Like";
  const disliked = rated === "Dislike";
  const extra = actions.feedback.filter((name) => name !== "Like" && name !== "Dislike");
  const canEdit = actions.edit !== null && !isThought(last.message);
  const hasAny =
    (actions.copy && text) || canEdit || (isAnswer && (rate || (isLast && (actions.retry || actions.undo))));
  if (!hasAny) return null;
  return (
    <div class="sd-chat-tools" data-last={isLast ? "" : undefined}>
      {actions.copy && text && (
        <CopyButton
          text={() => text}
          label={isAnswer ? t("Copy answer") : t("Copy question")}
          onCopy={() => actions.onCopied(text)}
        />
      )}
      {canEdit && <Tool icon="edit" label={isAnswer ? t("Edit answer") : t("Edit question")} onClick={onEdit} />}
      {isAnswer && isLast && actions.retry && <Tool icon="retry" label={t("Ask again")} onClick={actions.retry} />}
      {isAnswer && isLast && actions.undo && (
        <Tool icon="undo" label={t("Take the question back")} onClick={actions.undo} />
      )}
      {isAnswer && rate && (actions.feedback.length === 0 || actions.feedback.includes("Like")) && (
        <Tool
          icon="like"
          label={t("Good answer")}
          pressed={liked}
          onClick={() => rate(last.index, liked ? null : true)}
        />
      )}
      {isAnswer && rate && (actions.feedback.length === 0 || actions.feedback.includes("Dislike")) && (
        <Tool
          icon="dislike"
          label={t("Bad answer")}
          pressed={disliked}
          onClick={() => rate(last.index, disliked ? null : false)}
        />
      )}
      {isAnswer && rate && extra.length > 0 && (
        <select
          class="sd-chat-rate"
          aria-label={t("More feedback")}
          value={rated && extra.includes(rated) ? rated : ""}
          onChange={(event) => rate(last.index, event.currentTarget.value || null)}
        >
          <option value="">{t("More…")}</option>
          {extra.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function Editor({
  text,
  onSave,
  onCancel,
}: {
  text: string;
  onSave: (text: string) => void;
  onCancel: () => void;
}): VNode {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
    field.current?.parentElement?.scrollIntoView({ block: "nearest" });
  }, []);
  const save = (): void => {
    const now = field.current?.value.trim() ?? "";
    if (now) onSave(now);
  };
  return (
    <div class="sd-chat-editor">
      <textarea
        ref={field}
        class="sd-input"
        aria-label={t("Edit message")}
        defaultValue={text}
        rows={2}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel();
          else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save();
          else return;
          event.preventDefault();
        }}
      />
      <div class="sdm-row">
        <button type="button" class="sd-btn" data-size="sm" data-variant="primary" onClick={save}>
          {t("Send")}
        </button>
        <button type="button" class="sd-btn" data-size="sm" onClick={onCancel}>
          {t("Cancel")}
        </button>
      </div>
    </div>
  );
}
