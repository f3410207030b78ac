import { expect, test } from "vitest";

import { durationText, progressOf, queueText } from "../../../src/lib/state/runs";

const view = { stage: "queued" as const, rank: null, queueSize: null, etaSeconds: null, progress: [] };

test("a place in line reads as words", () => {
  expect(queueText({ ...view, rank: 1, queueSize: 5, etaSeconds: 40 })).toBe("In line: 2 of 5, about 40 s");
  expect(queueText({ ...view, rank: 0, queueSize: 1, etaSeconds: 4.04 })).toBe("In line: 1 of 1, about 4 s");
  expect(queueText({ ...view, rank: 0, queueSize: 1 })).toBe("In line: 1 of 1");
  expect(queueText(view)).toBe("Starting");
});

test.each([
  [0.42, "0.4 s"],
  [12.6, "13 s"],
  [180, "3 min"],
  [7500, "2 h 5 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test("progress is told by steps or by share", () => {
  const unit = { index: 3, length: 10, unit: "steps", progress: null, desc: "Loading" };
  expect(progressOf([unit])).toEqual({ fraction: 0.3, text: "Loading · 3/10 steps" });
  expect(progressOf([{ index: null, length: null, unit: null, progress: 0.25, desc: null }])).toEqual({
    fraction: 0.25,
    text: "25 %",
  });
  expect(progressOf([])).toBeNull();
});
