import { describe, expect, test, vi } from "vitest";

import { CallError } from "../../../src/lib/client/session";
import { settled, TestPage } from "./fixtures";

const boxes = { 1: "textbox", 2: "textbox", 3: "button", 4: "state" };

describe("a run", () => {
  test("sends the inputs, State as null, and puts results into the outputs", async () => {
    const page = new TestPage(boxes, [{ id: 7, targets: [[3, "click"]], inputs: [1, 4], outputs: [2] }]);
    page.at(1).put("hi");
    page.engine.trigger(3, "click");
    await settled();
    expect(page.call(0).request).toMatchObject({ fnIndex: 7, data: ["hi", null], triggerId: 3 });
    expect(page.at(2).status.value).toMatchObject({ stage: "pending", isPlace: true });
    page.call(0).complete(["ho"]);
    expect(page.at(2).value.value).toBe("ho");
    expect(page.at(2).status.value.stage).toBe("idle");
    expect(page.announced).toEqual([[2]]);
  });

  test("sends an empty text for a field that nobody touched, as Gradio's page does", async () => {
    const page = new TestPage(boxes, [{ targets: [[3, "click"]], inputs: [1, 4], outputs: [2] }]);
    page.at(1).put(null);
    page.engine.trigger(3, "click");
    await settled();
    expect(page.call(0).request).toMatchObject({ data: ["", null] });
  });

  test("shows its place in line and its progress", async () => {
    const page = new TestPage(boxes, [{ targets: [[3, "click"]], outputs: [2] }]);
    page.engine.trigger(3, "click");
    await settled();
    const run = page.at(2).run.value?.run;
    page.call(0).send({ msg: "estimation", rank: 1, queue_size: 5, rank_eta: 40 });
    expect(run?.view.value).toMatchObject({ stage: "queued", rank: 1, queueSize: 5, etaSeconds: 40 });
    page.call(0).send({ msg: "process_starts" });
    expect(page.at(3).started.value).toBe(run);
    page.call(0).send({ msg: "process_generating", success: true, output: { data: ["part"] } });
    expect(page.at(2).value.value).toBe("part");
    expect(page.at(2).status.value.stage).toBe("generating");
  });

  test("an error keeps the old output and says why, with a reason even when the app gives none", async () => {
    const page = new TestPage(boxes, [{ targets: [[3, "click"]], outputs: [2] }]);
    page.at(2).put("old");
    page.engine.trigger(3, "click");
    await settled();
    page.call(0).fail(null);
    expect(page.at(2).value.value).toBe("old");
    expect(page.at(2).status.value).toMatchObject({ stage: "error", message: expect.stringContaining("no reason") });
    page.engine.trigger(3, "click");
    await settled();
    page.call(1).fail("custom boom");
    expect(page.notices.at(-1)).toBe("error: custom boom");
  });

  test("a refusal by the validator stands at its fields", async () => {
    const page = new TestPage(boxes, [{ targets: [[3, "click"]], inputs: [1], outputs: [2] }]);
    page.server.refusal = new CallError("look", 422, ["too short"]);
    page.engine.trigger(3, "click");
    await settled();
    expect(page.at(1).fieldError.value).toBe("too short");
    expect(page.at(2).status.value.stage).toBe("idle");
  });

  test("waits for uploads of its inputs", async () => {
    const page = new TestPage(boxes, [{ targets: [[3, "click"]], inputs: [1], outputs: [2] }]);
    let arrive = (): void => undefined;
    page.pendingUploads = [new Promise<void>((resolve) => (arrive = resolve))];
    page.engine.trigger(3, "click");
    await settled();
    expect(page.server.calls).toHaveLength(0);
    void page.pendingUploads[0]?.then(() => page.at(1).put("file"));
    arrive();
    await vi.waitFor(() => expect(page.server.calls).toHaveLength(1));
    expect(page.call(0).request.data).toEqual(["file"]);
  });

  test("without the queue it goes out directly", async () => {
    const page = new TestPage(boxes, [{ targets: [[3, "click"]], outputs: [2], queue: false, api_name: "quick" }]);
    page.engine.trigger(3, "click");
    await settled();
    expect(page.server.direct[0]?.name).toBe("quick");
    expect(page.at(2).value.value).toBe("direct");
  });

  test("updates change properties and leave the value", async () => {
    const page = new TestPage(boxes, [{ targets: [[3, "click"]], outputs: [2] }]);
    page.at(2).put("kept");
    page.engine.trigger(3, "click");
    await settled();
    page.call(0).complete([{ __type__: "update", label: "New", visible: false }]);
    expect(page.at(2).props.value).toMatchObject({ label: "New", visible: false });
    expect(page.at(2).value.value).toBe("kept");
  });
});

describe("trigger modes", () => {
  const clicks = async (mode: "once" | "multiple" | "always_last"): Promise<TestPage> => {
    const page = new TestPage(boxes, [{ targets: [[3, "click"]], inputs: [1], outputs: [2], trigger_mode: mode }]);
    for (const text of ["a", "b", "c"]) {
      page.at(1).put(text);
      page.engine.trigger(3, "click");
      await settled();
    }
    return page;
  };

  test("once ignores triggers while it runs", async () => {
    expect((await clicks("once")).server.calls).toHaveLength(1);
  });

  test("multiple runs each", async () => {
    expect((await clicks("multiple")).server.calls).toHaveLength(3);
  });

  test("always_last runs the newest afterwards", async () => {
    const page = await clicks("always_last");
    expect(page.server.calls).toHaveLength(1);
    page.call(0).complete(["x"]);
    await settled();
    expect(page.server.calls).toHaveLength(2);
    expect(page.call(1).request.data).toEqual(["c"]);
  });
});

describe("chains", () => {
  const chain = [
    { id: 100, targets: [[3, "click"]] as [number, string][], outputs: [2] },
    { id: 101, targets: [[null, "then"]] as [null, string][], trigger_after: 100 },
    { id: 102, targets: [[null, "success"]] as [null, string][], trigger_after: 100, trigger_only_on_success: true },
    { id: 103, targets: [[null, "failure"]] as [null, string][], trigger_after: 100, trigger_only_on_failure: true },
  ];
  const idsAfter = async (end: (page: TestPage) => void): Promise<number[]> => {
    const page = new TestPage(boxes, chain);
    page.engine.trigger(3, "click");
    await settled();
    end(page);
    await settled();
    return page.server.calls.slice(1).map((call) => call.request.fnIndex);
  };

  test("then and success follow a success", async () => {
    expect(await idsAfter((page) => page.call(0).complete(["x"]))).toEqual([101, 102]);
  });

  test("then and failure follow an error", async () => {
    expect(await idsAfter((page) => page.call(0).fail("no"))).toEqual([101, 103]);
  });
});

describe("change", () => {
  test("fires for results that differ, and for State that the server names", async () => {
    const page = new TestPage(boxes, [
      { id: 200, targets: [[3, "click"]], outputs: [2, 4] },
      { id: 201, targets: [[2, "change"]] },
      { id: 202, targets: [[4, "change"]] },
    ]);
    page.engine.trigger(3, "click");
    await settled();
    page.call(0).complete(["x", null], { changed_state_ids: [4] });
    await settled();
    expect(page.server.calls.slice(1).map((call) => call.request.fnIndex)).toEqual([201, 202]);
    page.call(1).complete([]);
    page.engine.trigger(3, "click");
    await settled();
    page.call(3).complete(["x", null]);
    await settled();
    expect(page.server.calls).toHaveLength(4);
    expect(page.announced).toHaveLength(2);
  });
});

describe("cancelling", () => {
  test("asks the server to stop the runs that a listener names, and starts nothing after them", async () => {
    const page = new TestPage(boxes, [
      { id: 300, targets: [[3, "click"]], outputs: [2] },
      { id: 301, targets: [[null, "then"]], trigger_after: 300 },
      { id: 302, targets: [[1, "submit"]], backend_fn: false, queue: false, cancels: [300] },
    ]);
    page.engine.trigger(3, "click");
    await settled();
    page.engine.trigger(1, "submit");
    await settled();
    expect(page.server.cancelled).toEqual(["e0"]);
    page.call(0).send({ msg: "process_completed", success: true, output: {} });
    await settled();
    expect(page.server.calls).toHaveLength(1);
    expect(page.at(2).status.value.stage).toBe("idle");
  });
});

describe("scripts", () => {
  test("a script alone fills the outputs", async () => {
    const page = new TestPage(boxes, [
      { targets: [[3, "click"]], inputs: [1], outputs: [2], backend_fn: false, js: "(text) => text.toUpperCase()" },
    ]);
    page.at(1).put("abc");
    page.engine.trigger(3, "click");
    await settled();
    expect(page.at(2).value.value).toBe("ABC");
    expect(page.server.calls).toHaveLength(0);
  });

  test("a script before the function makes its inputs", async () => {
    const page = new TestPage(boxes, [
      { targets: [[3, "click"]], inputs: [1], outputs: [2], js: "(text) => [text + '!']" },
    ]);
    page.at(1).put("abc");
    page.engine.trigger(3, "click");
    await settled();
    expect(page.call(0).request.data).toEqual(["abc!"]);
  });

  test("bare statements run", async () => {
    const page = new TestPage(boxes, [
      { targets: [[3, "click"]], backend_fn: false, js: "const a = 1; globalThis.ran = a;" },
    ]);
    page.engine.trigger(3, "click");
    await settled();
    expect((globalThis as { ran?: number }).ran).toBe(1);
  });
});

describe("interactive", () => {
  test("an output is shown, an input or an unwired field is edited, the author's word goes first", () => {
    const page = new TestPage({ ...boxes, 5: "textbox" }, [{ inputs: [1], outputs: [1, 2, 3] }]);
    expect([1, 2, 3, 5].map((id) => page.at(id).interactive.value)).toEqual([true, false, true, true]);
    page.at(2).receive({ __type__: "update", interactive: true });
    expect(page.at(2).interactive.value).toBe(true);
  });
});
