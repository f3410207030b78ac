import { describe, expect, it } from "vitest";

import { columnsFor, itemsOf, neighbour, selectionAfterRemoval } from "../../../src/components/Gallery/logic";

const file = { path: "x", meta: { _type: "gradio.FileData" as const } };

describe("a gallery", () => {
  it("reads images and videos", () => {
    expect(itemsOf([{ image: file, caption: "a" }, { video: file }])).toEqual([
      { file, kind: "image", caption: "a" },
      { file, kind: "video", caption: null },
    ]);
    expect(itemsOf(null)).toEqual([]);
  });
  it("has fewer columns where there is no room", () => {
    expect([
      columnsFor(4, 1000),
      columnsFor(4, 360),
      columnsFor([2, 6], 1000),
      columnsFor(null, 1000),
      columnsFor(3, 60),
    ]).toEqual([4, 2, 6, 2, 1]);
  });
  it("moves by arrows without falling off", () => {
    expect([
      neighbour("ArrowRight", 0, 5, 3),
      neighbour("ArrowDown", 1, 5, 3),
      neighbour("ArrowDown", 3, 5, 3),
      neighbour("Home", 3, 5, 3),
      neighbour("a", 0, 5, 3),
    ]).toEqual([1, 4, 3, 0, null]);
  });
  it("keeps a sensible selection when one goes", () => {
    expect([
      selectionAfterRemoval(3, 1, 4),
      selectionAfterRemoval(4, 4, 4),
      selectionAfterRemoval(0, 0, 0),
      selectionAfterRemoval(null, 0, 4),
    ]).toEqual([2, 3, null, null]);
  });
});
