import { expect, test, vi } from "vitest";

import { settled, TestPage } from "./fixtures";

const blocks = { 1: "image", 2: "textbox", 3: "audio" };

function streaming(source: 1 | 3): TestPage {
  return new TestPage(blocks, [
    { id: 5, targets: [[source, "stream"]], inputs: [source], outputs: [2], connection: "stream", stream_every: 0.1 },
  ]);
}

async function give(page: TestPage, id: number, value: string): Promise<void> {
  page.at(id).put(value);
  page.engine.trigger(id, "stream");
  await vi.dynamicImportSettled();
  await settled();
}

test("the first chunk joins, the next ones follow each answer, of pictures the newest only", async () => {
  const page = streaming(1);
  expect(page.engine.streamEveryMs(1)).toBe(100);
  await give(page, 1, "one");
  await give(page, 1, "two");
  await give(page, 1, "three");
  expect(page.server.calls).toHaveLength(1);
  expect(page.server.pushed).toEqual([]);
  page.call(0).send({ msg: "process_streaming", output: { data: ["1"] }, success: true, time_limit: 9 });
  expect(page.at(2).value.value).toBe("1");
  expect(page.at(1).live.value.stage).toBe("open");
  expect(page.server.pushed).toEqual([["three"]]);
});

test("every piece of sound is sent, in order, before the stream ends", async () => {
  const page = streaming(3);
  for (const piece of ["a", "b", "c"]) await give(page, 3, piece);
  page.engine.trigger(3, "close_stream");
  await settled();
  for (let answers = 0; answers < 3; answers += 1) {
    expect(page.server.ended).toEqual([]);
    page.call(0).send({ msg: "process_streaming", output: { data: ["x"] }, success: true });
  }
  expect(page.server.pushed).toEqual([["b"], ["c"]]);
  expect(page.server.ended).toEqual(["e0"]);
  page.call(0).complete(["x"]);
  expect(page.at(3).live.value).toEqual({ stage: "idle" });
});

test("a change of another input of a streamed function is one chunk long", async () => {
  const page = new TestPage(blocks, [
    {
      id: 5,
      targets: [
        [1, "stream"],
        [2, "change"],
      ],
      inputs: [1, 2],
      outputs: [],
      connection: "stream",
    },
  ]);
  page.at(2).put("typed");
  page.engine.trigger(2, "change");
  await vi.dynamicImportSettled();
  await settled();
  page.call(0).send({ msg: "process_streaming", output: { data: [] }, success: true });
  expect(page.server.ended).toEqual(["e0"]);
});

test("a stream that the app ended says so, and the next chunk begins another one", async () => {
  const page = streaming(1);
  await give(page, 1, "one");
  page.call(0).send({ msg: "process_streaming", output: { data: ["1"] }, success: true });
  page.call(0).complete(["1"]);
  expect(page.at(1).live.value).toEqual({ stage: "ended", reason: "over" });
  await give(page, 1, "two");
  page.call(1).fail("no");
  expect(page.at(1).live.value).toEqual({ stage: "ended", reason: "failed" });
});
