import { describe, expect, it } from "vitest";

import {
  durationWords,
  isAtEnd,
  lastQuestion,
  pairOf,
  partsOf,
  textOf,
  transcript,
  turnsAfter,
  turnsOf,
  withText,
  type Message,
} from "../../../src/components/Chatbot/logic";

const say = (role: string, text: string, metadata?: Message["metadata"]): Message => ({
  role,
  content: [{ type: "text", text }],
  metadata,
});

describe("a conversation", () => {
  const talk = [
    say("system", "be brief"),
    say("user", "hi"),
    say("assistant", "thinking", { title: "Thought", id: 1, status: "pending" }),
    say("assistant", "deeper", { title: "Search", parent_id: 1 }),
    say("assistant", "hello"),
    say("user", "bye"),
  ];
  it("is drawn in turns, with thoughts under their thought", () => {
    const turns = turnsOf(talk, true);
    expect(turns.map((turn) => [turn.role, turn.messages.map((one) => one.index)])).toEqual([
      ["user", [1]],
      ["assistant", [2, 4]],
      ["user", [5]],
    ]);
    expect(turns[1]?.messages[0]?.thoughts[0]?.index).toBe(3);
    expect(turnsOf([say("assistant", "a"), say("assistant", "b")], false)).toHaveLength(2);
    expect(turnsOf(null, true)).toEqual([]);
  });
  it("keeps the turns in which nothing changed", () => {
    const before = turnsOf(talk, true);
    const longer = talk.with(5, say("user", "bye bye"));
    const now = turnsAfter(before, turnsOf(longer, true));
    expect(now.map((turn, at) => turn === before[at])).toEqual([true, true, false]);
    expect(textOf(now[2]?.messages[0]?.message as Message)).toBe("bye bye");
    // A thought belongs to its turn, wherever it stands.
    const deeper = turnsOf(talk.with(3, say("assistant", "deepest", { title: "Search", parent_id: 1 })), true);
    expect(turnsAfter(before, deeper).map((turn, at) => turn === before[at])).toEqual([true, false, true]);
    // The same words at another place are another message to whoever edits or rates it.
    expect(turnsAfter(before, turnsOf(talk.slice(1), true))[0]?.messages[0]?.index).toBe(0);
    expect(turnsAfter(before, [])).toEqual([]);
  });
  it("knows its last question, its words and its text", () => {
    expect(lastQuestion(talk)).toBe(5);
    expect(lastQuestion([say("assistant", "a")])).toBeNull();
    expect(transcript(talk.slice(4))).toBe("Answer: hello\n\nYou: bye");
    expect(partsOf("x")).toEqual([{ type: "text", text: "x" }]);
  });
  it("knows where a message stands among pairs of question and answer", () => {
    const pairs = [
      say("assistant", "hello"),
      say("user", "a"),
      say("user", "b"),
      say("assistant", "c"),
      say("user", "d"),
    ];
    expect(pairs.map((_, index) => pairOf(pairs, index))).toEqual([
      [0, 1],
      [1, 0],
      [2, 0],
      [2, 1],
      [3, 0],
    ]);
    // A file and a text are two entries of the pairs.
    const file = { type: "file" as const, file: { path: "x", meta: { _type: "gradio.FileData" as const } } };
    const both = { role: "user", content: [file, { type: "text" as const, text: "t" }] };
    expect(pairOf([both, say("assistant", "seen")], 1)).toEqual([1, 1]);
  });
  it("changes words and keeps files", () => {
    const file = { type: "file" as const, file: { path: "x", meta: { _type: "gradio.FileData" as const } } };
    const next = withText([{ role: "user", content: [file, { type: "text", text: "old" }] }], 0, "new");
    expect(textOf(next[0] as Message)).toBe("new");
    expect(next[0]?.content).toContain(file);
  });
  it("says how long a thought took", () => {
    expect([durationWords(0.3), durationWords(4.26), durationWords(120), durationWords(null)]).toEqual([
      "under a second",
      "4.3 s",
      "2 min",
      "",
    ]);
  });
  it("follows the end only when it is in view", () => {
    expect(isAtEnd({ scrollTop: 560, clientHeight: 400, scrollHeight: 1000 })).toBe(true);
    expect(isAtEnd({ scrollTop: 100, clientHeight: 400, scrollHeight: 1000 })).toBe(false);
  });
});
