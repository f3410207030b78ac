/** A conversation: answers at full width, questions in a soft bubble; follows new text unless the reader scrolled up. */
import "./Chatbot.css";

import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData, JSONValue } from "../../lib/component";
import { isFileData } from "../../lib/media/files";
import { Icon } from "../../lib/media/icons";
import { cssSize, safeURL, shownButtons, Tool } from "../../lib/media/tools";
import type { Delimiter } from "../../lib/text/delimiters";
import { useFollow } from "./follow";
import {
  lastQuestion,
  pairOf,
  textOf,
  transcript,
  turnsAfter,
  turnsOf,
  withText,
  type ChatValue,
  type Turn,
} from "./logic";
import type { PartContext } from "./Parts";
import type { Saved } from "./Saved";
import { TurnView, type TurnActions, type TurnProps } from "./TurnView";
import { Welcome } from "./Welcome";
import { CopyButton } from "../../lib/ui";
import { t } from "../../lib/i18n";

interface Example {
  text?: string;
  display_text?: string | null;
  icon?: FileData | string | null;
  files?: FileData[] | null;
}

export interface ChatbotProps {
  autoscroll?: boolean;
  height?: number | string | null;
  max_height?: number | string | null;
  min_height?: number | string | null;
  resizable?: boolean;
  editable?: "user" | "all" | null;
  latex_delimiters?: Delimiter[];
  rtl?: boolean;
  sanitize_html?: boolean;
  render_markdown?: boolean;
  feedback_options?: string[] | null;
  feedback_value?: (string | null)[] | null;
  line_breaks?: boolean;
  layout?: "panel" | "bubble" | null;
  examples?: Example[] | null;
  group_consecutive_messages?: boolean;
  allow_tags?: boolean | string[];
  avatar_images?: [FileData | string | null, FileData | string | null] | null;
  watermark?: string | null;
  /** Name under which the browser keeps conversations. */
  saved_under?: string;
}

type View = ComponentProps<ChatValue, ChatbotProps>;

/** See the module's comment. */
export function Chatbot(page: View): VNode {
  const settings = page.props.value;
  const value = page.value.value;
  const stage = page.status.value.stage;
  const working = stage === "pending" || stage === "running" || stage === "generating";
  const turns = useTurns(value, settings.group_consecutive_messages ?? true);
  const [cleared, setCleared] = useState<ChatValue>(null);
  const box = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const { follows, toEnd, handlers } = useFollow(box, inner, settings.autoscroll ?? true);
  const actions = useActions(page);
  const context = useMemo(
    (): PartContext => ({
      id: page.id,
      fileURL: page.fileURL,
      text: {
        markdown: settings.render_markdown ?? true,
        sanitize: settings.sanitize_html,
        lineBreaks: settings.line_breaks ?? true,
        delimiters: settings.latex_delimiters,
        allowTags: settings.allow_tags,
        rtl: settings.rtl,
      },
    }),
    [settings],
  );
  const SavedView = useSaved(settings.saved_under);
  const isWaiting = working && turns.at(-1)?.role === "user";
  const buttons = shownButtons(settings.buttons, ["copy", "copy_all"]);
  const canClear = turns.length > 0 && !working && (page.listens("clear") || page.listens("undo"));
  const avatars = settings.avatar_images ?? [null, null];
  const avatarURL = (role: "user" | "assistant"): string | null => {
    const image = avatars[role === "user" ? 0 : 1];
    return image ? safeURL(isFileData(image) ? page.fileURL(image) : String(image)) : null;
  };
  useEffect(() => {
    if (turns.length > 0) setCleared(null);
  }, [turns.length > 0]);

  return (
    <div
      class="sd-chat"
      data-layout={settings.layout ?? undefined}
      data-saved={settings.saved_under === undefined ? undefined : ""}
      style={sizeOf(settings, turns.length === 0)}
    >
      {settings.saved_under !== undefined && SavedView && (
        <SavedView page={page} storageKey={settings.saved_under} working={working} />
      )}
      <div class="sd-chat-main">
        {turns.length > 0 && (canClear || buttons.has("copy_all")) && (
          <div class="sd-chat-head">
            {buttons.has("copy_all") && (
              <CopyButton text={() => transcript(page.value.peek())} label={t("Copy conversation")} />
            )}
            {canClear && (
              <Tool
                icon="trash"
                label={t("Clear conversation")}
                onClick={() => {
                  setCleared(page.value.peek());
                  page.setValue([]);
                  page.dispatch("clear");
                }}
              />
            )}
          </div>
        )}
        <div
          ref={box}
          class="sd-chat-scroll"
          role="log"
          aria-label={settings.label ?? t("Conversation")}
          aria-busy={working}
          tabIndex={0}
          {...handlers}
        >
          <div ref={inner} class="sd-chat-list">
            {turns.length === 0 && <Welcome page={page} />}
            {turns.map((turn, at) => (
              <StillTurn
                key={turn.messages[0]?.index ?? at}
                turn={turn}
                isLast={at === turns.length - 1}
                generating={working}
                actions={actions[turn.role]}
                context={context}
                avatar={avatarURL(turn.role)}
              />
            ))}
            {isWaiting && (
              <div class="sd-chat-waiting" role="status" aria-label={t("The answer is on its way")}>
                <i />
                <i />
                <i />
              </div>
            )}
          </div>
        </div>
        {!follows && (
          <button type="button" class="sd-chat-end" onClick={toEnd}>
            <Icon name="down" size={16} /> {t("Latest")}
          </button>
        )}
        {cleared && turns.length === 0 && (
          <div class="sd-chat-cleared" role="status">
            <span>{t("Conversation cleared.")}</span>
            <button
              type="button"
              class="sd-btn"
              data-size="sm"
              onClick={() => {
                page.setValue(cleared);
                setCleared(null);
              }}
            >
              {t("Undo")}
            </button>
          </div>
        )}
      </div>
    </div>
  );
}

/** The conversation in turns; those in which nothing changed stay the same objects. */
function useTurns(value: ChatValue, group: boolean): Turn[] {
  const before = useRef<Turn[]>([]);
  return useMemo(() => (before.current = turnsAfter(before.current, turnsOf(value, group))), [value, group]);
}

/** A turn that is drawn anew only when something of it is another. */
function StillTurn(props: TurnProps): VNode {
  return useMemo(() => <TurnView {...props} />, Object.values(props));
}

/** The list of kept conversations, for chats that have one; null until it is there. */
function useSaved(key: string | undefined): typeof Saved | null {
  const [view, setView] = useState<{ Saved: typeof Saved } | null>(null);
  useEffect(() => {
    // Without the list the chat works all the same.
    if (key !== undefined) import("./Saved").then(setView, () => undefined);
  }, [key]);
  return view?.Saved ?? null;
}

function sizeOf(settings: ChatbotProps, isEmpty: boolean): Record<string, string | undefined> {
  const height = cssSize(settings.height ?? 400);
  return {
    // An empty conversation does not hold an empty frame open; it may shrink to what it says.
    ...(isEmpty ? { minHeight: `min(${height ?? "400px"}, 240px)` } : { height }),
    ...(settings.min_height ? { minHeight: cssSize(settings.min_height) } : {}),
    maxHeight: cssSize(settings.max_height),
    ...(settings.resizable ? { resize: "vertical", overflow: "hidden" } : {}),
  };
}

/** What can be done with one side's turns: questions are edited, answers only with `editable="all"`. */
function useActions(page: View): Record<Turn["role"], TurnActions> {
  const settings = page.props.value;
  const [rated, setRated] = useState<ReadonlyMap<number, string | null>>(new Map());
  const heard = ["retry", "undo", "like", "select"].filter(page.listens).join();
  return useMemo(() => {
    const actions = actionsOf(page, settings, rated, setRated);
    const unedited = { ...actions, edit: null };
    const { editable } = settings;
    return { user: editable ? actions : unedited, assistant: editable === "all" ? actions : unedited };
  }, [settings, rated, heard]);
}

function actionsOf(
  page: View,
  settings: View["props"]["value"],
  rated: ReadonlyMap<number, string | null>,
  setRated: (rated: ReadonlyMap<number, string | null>) => void,
): TurnActions {
  const about = (index: number): JSONValue => {
    const message = page.value.peek()?.[index];
    return (message ? textOf(message) : null) as JSONValue;
  };
  const at = (index: number): { index: number; pair: [number, number] } => ({
    index,
    pair: pairOf(page.value.peek() ?? [], index),
  });
  const ask = (event: "retry" | "undo"): (() => void) | null => {
    if (!page.listens(event)) return null;
    return () => {
      const index = lastQuestion(page.value.peek());
      if (index !== null) page.dispatch(event, { ...at(index), value: about(index) });
    };
  };
  const like = (index: number, liked: boolean | string | null): void => {
    const name = liked === true ? "Like" : liked === false ? "Dislike" : liked;
    setRated(new Map(rated).set(index, name));
    page.dispatch("like", { ...at(index), value: about(index), liked: liked === null ? "" : liked });
  };
  return {
    copy: shownButtons(settings.buttons, ["copy"]).has("copy"),
    retry: ask("retry"),
    undo: ask("undo"),
    like: page.listens("like") ? like : null,
    feedback: settings.feedback_options ?? [],
    feedbackValue: (index) =>
      rated.has(index) ? (rated.get(index) ?? null) : (settings.feedback_value?.[index] ?? null),
    edit: (index, text, previous) => {
      page.setValue(withText(page.value.peek() ?? [], index, text), { silent: true });
      page.dispatch("edit", { ...at(index), value: text, previous_value: previous });
    },
    select: page.listens("select") ? (index, text) => page.dispatch("select", { ...at(index), value: text }) : null,
    option: (index, value) => page.dispatch("option_select", { index, value }),
    onCopied: (text) => page.dispatch("copy", { value: text }),
  };
}
