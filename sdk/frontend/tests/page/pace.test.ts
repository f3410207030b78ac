import { describe, expect, it } from "vitest";

import { AT_ONCE_MS, pacedBy } from "../../src/page/pace";

/** A browser's clock and frames, played by the test. */
function stage() {
  let now = 0;
  let frame: (() => void) | null = null;
  const drawn: string[] = [];
  const hand = pacedBy(
    (run) => {
      expect(frame).toBeNull();
      frame = run;
    },
    () => now,
  );
  return {
    drawn,
    /** Hand over a drawing, as Preact does when the first component has changed. */
    change: (name: string, tookMs: number) =>
      hand(() => {
        now += tookMs;
        drawn.push(name);
      }),
    fail: () =>
      hand(() => {
        throw new Error("a component failed");
      }),
    settle: () => Promise.resolve(),
    showFrame: () => {
      const run = frame;
      frame = null;
      run?.();
    },
    isFrameAwaited: () => frame !== null,
  };
}

describe("drawing", () => {
  it("is done at once, after the code that made the change", async () => {
    const page = stage();
    page.change("pending", 1);
    expect(page.drawn).toEqual([]);
    await page.settle();
    page.change("result", 1);
    await page.settle();
    expect(page.drawn).toEqual(["pending", "result"]);
  });

  it("waits for the frame once it has taken its part of one", async () => {
    const page = stage();
    page.change("first", AT_ONCE_MS);
    await page.settle();
    page.change("rest", 1);
    await page.settle();
    expect(page.drawn).toEqual(["first"]);
    page.showFrame();
    expect(page.drawn).toEqual(["first", "rest"]);
  });

  it("is done once a frame when each drawing is long", async () => {
    const page = stage();
    for (let frame = 0; frame < 5; frame++) {
      page.change(`at once ${frame}`, AT_ONCE_MS);
      await page.settle();
      page.showFrame();
    }
    // What is drawn for a frame counts as that frame's.
    page.change("a", AT_ONCE_MS);
    await page.settle();
    page.change("b", AT_ONCE_MS);
    page.showFrame();
    page.change("c", AT_ONCE_MS);
    await page.settle();
    expect(page.drawn.slice(5)).toEqual(["a", "b"]);
    page.showFrame();
    expect(page.drawn.slice(5)).toEqual(["a", "b", "c"]);
  });

  it("asks for no frames when nothing changes", async () => {
    const page = stage();
    expect(page.isFrameAwaited()).toBe(false);
    page.change("one", 1);
    await page.settle();
    page.showFrame();
    expect(page.isFrameAwaited()).toBe(false);
    page.change("another", 1);
    await page.settle();
    expect(page.drawn).toEqual(["one", "another"]);
  });

  it("goes on after one that failed for a frame", async () => {
    const page = stage();
    page.change("long", AT_ONCE_MS);
    await page.settle();
    page.fail();
    expect(() => page.showFrame()).toThrow("a component failed");
    page.showFrame();
    page.change("next", 1);
    await page.settle();
    expect(page.drawn).toEqual(["long", "next"]);
  });
});
