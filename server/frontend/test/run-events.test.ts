import { describe, expect, it } from "vitest";
import type { Run } from "../src/lib/api/types";
import { applyEvent, isFinal, parseEvent, progressWords } from "../src/lib/run-events";

const RUN: Run = {
  id: "run_1",
  project: "vision/digits",
  endpoint: "/predict",
  state: "queued",
  inputs: ["a"],
  outputs: null,
  error: null,
  progress: null,
  attempts: 0,
  log: [],
  created_at: "2026-05-04T12:00:00Z",
  started_at: null,
  finished_at: null,
  created_by: "ada",
  permalink: "/runs/run_1",
};

describe("a run's events", () => {
  it("move it from state to state", () => {
    const running = applyEvent(RUN, { type: "state", data: { state: "running", attempt: 2 } });
    expect([running.state, running.attempts]).toEqual(["running", 2]);
    const half = applyEvent(running, { type: "progress", data: { value: 0.5 } });
    expect(half.progress?.value).toBe(0.5);
    const partial = applyEvent(half, { type: "output", data: { outputs: ["so far"] } });
    expect(partial.outputs).toEqual(["so far"]);
    const done = applyEvent(partial, { type: "done", data: { ...RUN, state: "succeeded", outputs: ["all"] } });
    expect([done.state, done.outputs]).toEqual(["succeeded", ["all"]]);
  });

  it("change nothing when they come twice, as after a reconnect", () => {
    const line = { at: "2026-05-04T12:00:01Z", level: "info", text: "hello" };
    const once = applyEvent(RUN, { type: "log", data: line });
    expect(applyEvent(once, { type: "log", data: line }).log).toEqual([line]);
  });

  it("are skipped when they cannot be read", () => {
    expect(parseEvent("state", "{")).toBeUndefined();
    expect(parseEvent("state", '{"state":"running"}')).toEqual({ type: "state", data: { state: "running" } });
  });

  it("end in three states", () => {
    expect((["queued", "waiting", "running", "succeeded", "failed", "cancelled"] as const).filter(isFinal)).toEqual([
      "succeeded",
      "failed",
      "cancelled",
    ]);
  });
});

describe("progressWords", () => {
  it.each([
    [null, undefined],
    [{ value: 0.5 }, undefined],
    [{ value: null, description: "Loading" }, "Loading"],
    [{ value: 0.4, index: 2, length: 5 }, "2 of 5 steps"],
    [{ value: 0.4, index: 2, length: 5, unit: "pages", description: "Reading" }, "Reading: 2 of 5 pages"],
  ])("%j", (progress, words) => {
    expect(progressWords(progress)).toBe(words);
  });
});
