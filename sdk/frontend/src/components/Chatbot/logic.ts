/** A conversation as the page draws it: who says what, in which order, thoughts under the thought they belong to. */
import type { FileData, JSONValue } from "../../lib/component";
import { t } from "../../lib/i18n";

export type Content =
  | { type: "text"; text: string }
  | { type: "file"; file: FileData; alt_text?: string | null }
  | {
      type: "component";
      component: string;
      value: JSONValue;
      props?: Record<string, unknown>;
      constructor_args?: Record<string, unknown>;
    };

export interface Metadata {
  title?: string | null;
  id?: number | string | null;
  parent_id?: number | string | null;
  log?: string | null;
  /** Seconds. */
  duration?: number | null;
  status?: "pending" | "done" | null;
}

export interface Message {
  role: "user" | "assistant" | "system" | string;
  content: Content[] | Content | string;
  metadata?: Metadata | null;
  options?: { value: string; label?: string | null }[] | null;
}

export type ChatValue = Message[] | null;

/** A message with its place in the value and the thoughts that hang on it. */
export interface Shown {
  index: number;
  message: Message;
  parts: Content[];
  thoughts: Shown[];
}

/** What one side says before the other speaks. */
export interface Turn {
  role: "user" | "assistant";
  messages: Shown[];
}

/** Content in its one form: a list of parts. */
export function partsOf(content: Message["content"]): Content[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return Array.isArray(content) ? content : [content];
}

/** The words of a message, for copying and editing. */
export function textOf(message: Message): string {
  return partsOf(message.content)
    .flatMap((part) => (part.type === "text" ? [part.text] : []))
    .join("\n\n");
}

export function isThought(message: Message): boolean {
  return typeof message.metadata?.title === "string" && message.metadata.title !== "";
}

/** The conversation in turns; thoughts with a parent stand under it. */
export function turnsOf(value: ChatValue | undefined, group: boolean): Turn[] {
  const turns: Turn[] = [];
  const byId = new Map<number | string, Shown>();
  (value ?? []).forEach((message, index) => {
    if (message.role === "system") return;
    const shown: Shown = { index, message, parts: partsOf(message.content), thoughts: [] };
    const { id, parent_id: parentId } = message.metadata ?? {};
    if (id != null) byId.set(id, shown);
    const parent = parentId == null ? undefined : byId.get(parentId);
    if (parent && parent !== shown) {
      parent.thoughts.push(shown);
      return;
    }
    const role = message.role === "user" ? "user" : "assistant";
    const last = turns.at(-1);
    if (last && last.role === role && group) last.messages.push(shown);
    else turns.push({ role, messages: [shown] });
  });
  return turns;
}

/**
 * The turns of a conversation that has gone on; those that say what they said are the very ones from before, so that
 * a long conversation is not drawn anew for each word at its end.
 */
export function turnsAfter(before: readonly Turn[], now: Turn[]): Turn[] {
  return now.map((turn, at) => {
    const old = before[at];
    return old && old.role === turn.role && sameShown(old.messages, turn.messages) ? old : turn;
  });
}

function sameShown(before: readonly Shown[], now: readonly Shown[]): boolean {
  return (
    before.length === now.length &&
    before.every((old, at) => {
      const shown = now[at];
      return shown?.message === old.message && shown.index === old.index && sameShown(old.thoughts, shown.thoughts);
    })
  );
}

/** Where a message stands in a conversation of [question, answer] pairs, which apps of Gradio 3 and 4 read. */
export function pairOf(value: readonly Message[], index: number): [number, number] {
  let row = -1;
  let isAnswered = true;
  let first: [number, number] = [0, 0];
  value.slice(0, index + 1).forEach((message) => {
    const parts = partsOf(message.content);
    const count = parts.every((part) => part.type === "text") ? 1 : parts.length;
    for (let part = 0; part < count; part += 1) {
      const isQuestion = message.role === "user";
      if (isQuestion || isAnswered) row += 1;
      isAnswered = !isQuestion;
      if (part === 0) first = [row, isQuestion ? 0 : 1];
    }
  });
  return first;
}

/** Index of the question that the last answer answers; what retry and undo are about. */
export function lastQuestion(value: ChatValue | undefined): number | null {
  const messages = value ?? [];
  const index = messages.findLastIndex((message) => message.role === "user");
  return index === -1 ? null : index;
}

/** The value with one message's words changed; files and components in it stay. */
export function withText(value: readonly Message[], index: number, text: string): Message[] {
  const message = value[index];
  if (!message) return [...value];
  const others = partsOf(message.content).filter((part) => part.type !== "text");
  return value.toSpliced(index, 1, { ...message, content: [{ type: "text", text }, ...others] });
}

/** The whole conversation as text. */
export function transcript(value: ChatValue | undefined): string {
  return (value ?? [])
    .filter((message) => message.role !== "system")
    .map((message) => `${message.role === "user" ? t("You") : t("Answer")}: ${textOf(message)}`)
    .join("\n\n");
}

/** Seconds a thought took, in words. */
export function durationWords(seconds: number | null | undefined): string {
  if (typeof seconds !== "number" || seconds < 0) return "";
  if (seconds < 1) return t("under a second");
  return seconds < 90 ? t("{n} s", { n: Number(seconds.toFixed(1)) }) : t("{n} min", { n: Math.round(seconds / 60) });
}

/** Whether a scrolled box is near enough to its end to follow new text. */
export function isAtEnd(box: { scrollTop: number; clientHeight: number; scrollHeight: number }, slackPx = 48): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight <= slackPx;
}
