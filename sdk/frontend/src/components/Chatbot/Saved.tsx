/** The visitor's conversations beside the chat: open one, delete one, begin another. They never leave the browser. */
import "./Saved.css";

import type { VNode } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { t } from "../../lib/i18n";
import { Icon } from "../../lib/media/icons";
import { Tool } from "../../lib/media/tools";
import type { ChatbotProps } from "./Chatbot";
import type { ChatValue } from "./logic";
import { change, isBegun, kept, storageName, titleOf, withConversation, type Conversation } from "./conversations";

interface SavedProps {
  page: ComponentProps<ChatValue, ChatbotProps>;
  storageKey: string;
  working: boolean;
}

/** See the module's comment. */
export function Saved({ page, storageKey, working }: SavedProps): VNode {
  const { list, openId, open, begin, remove, deleted, putBack } = useConversations({ page, storageKey, working });
  const [isUnfolded, setUnfolded] = useState(false);
  const listId = useId();
  const fold = (): void => {
    setUnfolded(false);
  };
  return (
    <nav class="sd-chat-saved" aria-label={t("Conversations")}>
      <div class="sd-chat-saved-head">
        <button
          type="button"
          class="sd-btn sd-chat-saved-fold"
          data-size="sm"
          aria-expanded={isUnfolded}
          aria-controls={listId}
          onClick={() => {
            setUnfolded(!isUnfolded);
          }}
        >
          <Icon name={isUnfolded ? "up" : "down"} size={16} /> {t("Conversations")}
        </button>
        <button
          type="button"
          class="sd-btn sd-chat-saved-new"
          data-size="sm"
          disabled={working}
          onClick={() => {
            begin();
            fold();
          }}
        >
          <Icon name="plus" size={16} /> {t("New conversation")}
        </button>
      </div>
      <div id={listId} class="sd-chat-saved-list" data-open={isUnfolded ? "" : undefined}>
        {list.length === 0 && <p class="sd-meta">{t("Conversations stay in this browser.")}</p>}
        <ul>
          {list.map((entry) => {
            const title = titleOf(entry.messages);
            return (
              <li key={entry.id}>
                <button
                  type="button"
                  class="sd-chat-saved-open"
                  aria-current={entry.id === openId ? "true" : undefined}
                  title={title}
                  disabled={working}
                  onClick={() => {
                    open(entry);
                    fold();
                  }}
                >
                  {title}
                </button>
                <Tool
                  icon="trash"
                  label={t("Delete “{title}”", { title })}
                  disabled={working}
                  onClick={() => {
                    remove(entry);
                  }}
                />
              </li>
            );
          })}
        </ul>
        {deleted && (
          <div class="sd-chat-cleared" role="status">
            <span>{t("Conversation deleted.")}</span>
            <button type="button" class="sd-btn" data-size="sm" onClick={putBack}>
              {t("Undo")}
            </button>
          </div>
        )}
      </div>
    </nav>
  );
}

interface Conversations {
  list: Conversation[];
  openId: string | null;
  open: (entry: Conversation) => void;
  begin: () => void;
  remove: (entry: Conversation) => void;
  deleted: Conversation | null;
  putBack: () => void;
}

function useConversations({ page, storageKey, working }: SavedProps): Conversations {
  const [list, setList] = useState(() => kept(storageKey));
  const [openId, setOpenId] = useState<string | null>(null);
  const [deleted, setDeleted] = useState<Conversation | null>(null);
  /** What the author's chat begins with. */
  const beginning = useRef(page.value.peek());
  const value = page.value.value;

  useEffect(() => {
    if (working) return;
    if (isBegun(value)) {
      const id = openId ?? `${String(Date.now())}-${Math.random().toString(36).slice(2)}`;
      setOpenId(id);
      setList(change(storageKey, (all) => withConversation(all, { id, messages: value })));
    } else if (openId !== null) {
      // Cleared in the chat, which offers to take that back.
      setOpenId(null);
      setList(change(storageKey, (all) => all.filter((entry) => entry.id !== openId)));
    }
  }, [value, working]);

  useEffect(() => {
    const follow = (event: StorageEvent): void => {
      if (event.key === storageName(storageKey)) setList(kept(storageKey));
    };
    addEventListener("storage", follow);
    return () => {
      removeEventListener("storage", follow);
    };
  }, [storageKey]);

  const show = (id: string | null, messages: ChatValue): void => {
    setOpenId(id);
    page.setValue(messages, { silent: true });
  };
  const begin = (): void => {
    show(null, isBegun(beginning.current) ? [] : (beginning.current ?? []));
  };
  return {
    list,
    openId,
    deleted,
    begin,
    open: (entry) => {
      show(entry.id, entry.messages);
    },
    remove: (entry) => {
      setDeleted(entry);
      setList(change(storageKey, (all) => all.filter((other) => other.id !== entry.id)));
      if (entry.id === openId) begin();
    },
    putBack: () => {
      if (deleted) setList(change(storageKey, (all) => withConversation(all, deleted)));
      setDeleted(null);
    },
  };
}
