import { describe, expect, it } from "vitest";

import { labelsOf, regionColor, topmostAt } from "../../src/components/AnnotatedImage/logic";
import {
  fitted,
  inksOf,
  MAX_STEPS,
  pointAt,
  pushed,
  rectangleBetween,
  stepped,
  toolSize,
} from "../../src/components/ImageEditor/logic";
import { clampPosition, positionAfterKey, positionAt, withSide } from "../../src/components/ImageSlider/logic";
import type { FileData } from "../../src/lib/component";

const file = (path: string): FileData => ({ path, meta: { _type: "gradio.FileData" } });

describe("ImageSlider", () => {
  it("moves by pointer and by keys, and never leaves the picture", () => {
    expect([positionAt(150, { left: 100, width: 200 }), positionAt(900, { left: 100, width: 200 })]).toEqual([25, 100]);
    expect(["ArrowLeft", "PageUp", "Home", "End", "a"].map((key) => positionAfterKey(key, 95, false))).toEqual([
      94,
      100,
      0,
      100,
      null,
    ]);
    expect(positionAfterKey("ArrowLeft", 5, true)).toBe(0);
    expect([clampPosition(-3), clampPosition(NaN), clampPosition("x")]).toEqual([0, 50, 50]);
  });
  it("fills and empties one side at a time", () => {
    const half = withSide(null, 1, file("b"));
    expect(half).toEqual([null, file("b")]);
    expect(withSide(half, 0, file("a"))).toEqual([file("a"), file("b")]);
    expect(withSide(half, 1, null)).toBeNull();
  });
});

describe("AnnotatedImage", () => {
  it("gives a label one colour, the author's where there is one", () => {
    const regions = ["cat", "dog", "cat"].map((label) => ({ image: file(label), label }));
    const labels = labelsOf({ image: file("x"), annotations: regions });
    expect(labels).toEqual(["cat", "dog"]);
    expect(regionColor("dog", labels, { dog: "#ff0000" })).toBe("#ff0000");
    expect(regionColor("cat", labels, null)).not.toBe(regionColor("dog", labels, null));
    expect(regionColor("dog", labels, { dog: "red;background:url(x)" })).toBe(regionColor("dog", labels, null));
  });
  it("finds the region on top", () => {
    expect([topmostAt([255, 0]), topmostAt([255, 127]), topmostAt([0, 3]), topmostAt([])]).toEqual([0, 1, null, null]);
  });
});

describe("ImageEditor", () => {
  it("knows the pixel under a pointer at any size", () => {
    const box = { left: 10, top: 20, width: 100, height: 50 };
    expect(pointAt({ x: 60, y: 45 }, box, { width: 800, height: 400 })).toEqual({ x: 400, y: 200 });
  });
  it("crops inside the picture, in whole pixels", () => {
    const canvas = { width: 100, height: 80 };
    expect(rectangleBetween({ x: 90.4, y: 70 }, { x: -5, y: 200 }, canvas)).toEqual({
      x: 0,
      y: 70,
      width: 90,
      height: 10,
    });
    expect(rectangleBetween({ x: 5, y: 5 }, { x: 5.4, y: 60 }, canvas)).toBeNull();
  });
  it("fits images into a fixed canvas without enlarging them", () => {
    const canvas = { width: 100, height: 100 };
    expect(fitted({ width: 400, height: 200 }, canvas)).toEqual({ x: 0, y: 25, width: 100, height: 50 });
    expect(fitted({ width: 20, height: 40 }, canvas)).toEqual({ x: 40, y: 30, width: 20, height: 40 });
  });
  it("reads the author's brush", () => {
    const { inks, first } = inksOf({ colors: ["red", ["blue", 0.5]], default_color: ["blue", 0.5] });
    expect(inks).toEqual([
      { color: "red", opacity: 1 },
      { color: "blue", opacity: 0.5 },
    ]);
    expect(first).toEqual({ color: "blue", opacity: 0.5 });
    expect(inksOf(false).inks).toEqual([]);
    expect([toolSize("auto", { width: 800, height: 600 }), toolSize(7, { width: 1, height: 1 })]).toEqual([12, 7]);
  });
  it("undoes, redoes, and forgets what was undone once something else is drawn", () => {
    let history = pushed(pushed({ states: [0], at: 0 }, 1), 2);
    history = stepped(stepped(history, -1), -1);
    expect([history.at, stepped(history, -1)]).toEqual([0, history]);
    expect(stepped(history, 1).at).toBe(1);
    expect(pushed(history, 9)).toEqual({ states: [0, 9], at: 1 });
    for (let step = 0; step < MAX_STEPS * 2; step += 1) history = pushed(history, step);
    expect(history.states).toHaveLength(MAX_STEPS);
  });
});
