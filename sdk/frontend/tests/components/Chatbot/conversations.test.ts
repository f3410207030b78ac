import { beforeEach, describe, expect, it, vi } from "vitest";

import {
  change,
  isBegun,
  kept,
  storageName,
  titleOf,
  withConversation,
} from "../../../src/components/Chatbot/conversations";
import type { Message } from "../../../src/components/Chatbot/logic";

const say = (role: string, text: string): Message => ({ role, content: [{ type: "text", text }] });
const talk = (id: string, text = id) => ({ id, messages: [say("user", text)] });

let stored: Map<string, string>;
let limit: number;
beforeEach(() => {
  stored = new Map();
  limit = Infinity;
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, text: string) => {
      if (text.length > limit) throw new Error("full");
      stored.set(name, text);
    },
  });
});

describe("kept conversations", () => {
  it("come first when they go on, and keep their place when they are only opened", () => {
    const list = [talk("a"), talk("b"), talk("c")];
    expect(withConversation(list, talk("b")).map((entry) => entry.id)).toEqual(["a", "b", "c"]);
    expect(withConversation(list, talk("b", "more")).map((entry) => entry.id)).toEqual(["b", "a", "c"]);
    expect(withConversation(list, talk("d")).map((entry) => entry.id)).toEqual(["d", "a", "b", "c"]);
  });

  it("are read again, and anything else is nothing", () => {
    change("k", () => [talk("a")]);
    expect(kept("k")).toEqual([talk("a")]);
    expect(kept("other")).toEqual([]);
    for (const text of ["no JSON", "{}", '[1, null, {"id": 3}]']) {
      stored.set(storageName("k"), text);
      expect(kept("k")).toEqual([]);
    }
  });

  it("make room for newer ones", () => {
    limit = JSON.stringify([talk("a"), talk("b")]).length;
    change("k", () => [talk("a"), talk("b"), talk("c")]);
    expect(kept("k").map((entry) => entry.id)).toEqual(["a", "b"]);
    limit = 0;
    expect(change("k", () => [talk("d")])).toEqual([]);
  });

  it("are named after the visitor's first words or file", () => {
    expect(titleOf([say("assistant", "Welcome"), say("user", " Hello ")])).toBe("Hello");
    const file = { path: "x/y.png", orig_name: "y.png", meta: { _type: "gradio.FileData" as const } };
    expect(titleOf([{ role: "user", content: [{ type: "file", file }] }])).toBe("y.png");
    expect(isBegun([say("assistant", "Welcome")])).toBe(false);
    expect(isBegun([say("user", "Hello")])).toBe(true);
  });
});
