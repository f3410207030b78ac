/** Conversations that the browser keeps, newest first: what is written, and what is read again. */
import type { JSONValue } from "../../lib/component";
import { isFileData } from "../../lib/media/files";
import { textOf, type ChatValue, type Message } from "./logic";

export interface Conversation {
  id: string;
  messages: Message[];
}

const PREFIX = "stagedoor:conversations:";
const MAX_KEPT = 100;

export function storageName(key: string): string {
  return PREFIX + key;
}

/** What is kept; nothing when storage is closed or holds something else. */
export function kept(key: string): Conversation[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(storageName(key)) ?? "[]");
    return Array.isArray(found) ? found.filter(isConversation) : [];
  } catch {
    return [];
  }
}

function isConversation(entry: unknown): entry is Conversation {
  const fields = entry as Partial<Conversation> | null;
  return typeof fields?.id === "string" && Array.isArray(fields.messages);
}

/** Change what is kept, as it is now: another tab may have changed it too. The oldest make room for the newest. */
export function change(key: string, step: (list: Conversation[]) => Conversation[]): Conversation[] {
  let list = step(kept(key)).slice(0, MAX_KEPT);
  for (;;) {
    try {
      localStorage.setItem(storageName(key), JSON.stringify(list));
      return list;
    } catch {
      // Full, or closed to us: then the list is short or empty, and the chat works all the same.
      if (list.length === 0) return list;
      list = list.slice(0, -1);
    }
  }
}

/** The list with a conversation as it stands now: one that went on comes first, one only opened stays in its place. */
export function withConversation(list: Conversation[], entry: Conversation): Conversation[] {
  const known = list.find((other) => other.id === entry.id);
  if (known && JSON.stringify(known.messages) === JSON.stringify(entry.messages)) return list;
  return [entry, ...list.filter((other) => other.id !== entry.id)];
}

/** Whether the visitor has said anything: a greeting alone is no conversation. */
export function isBegun(value: ChatValue | undefined): value is Message[] {
  return (value ?? []).some((message) => message.role === "user");
}

/** The visitor's first words, or the name of the first file. */
export function titleOf(messages: Message[]): string {
  for (const message of messages) {
    if (message.role !== "user") continue;
    const text = textOf(message).trim();
    if (text !== "") return text.slice(0, 80);
    for (const part of Array.isArray(message.content) ? message.content : []) {
      const file = part.type === "file" ? (part.file as unknown as JSONValue) : null;
      if (isFileData(file)) return file.orig_name ?? file.path;
    }
  }
  return "…";
}
