import { describe, expect, it } from "vitest";

import { brokenLine, endingOf, highlighterName, indented } from "../../src/components/Code/logic";
import { toHex } from "../../src/components/ColorPicker/logic";
import { categories, categoryColor, combined, scoreColor } from "../../src/components/HighlightedText/logic";
import { isEmpty, normalised, sends } from "../../src/components/MultimodalTextbox/logic";

describe("Code", () => {
  it("indents at a cursor and over lines, and back", () => {
    expect(indented({ text: "ab", start: 2, end: 2 }, false)).toEqual({ text: "ab  ", start: 4, end: 4 });
    const both = indented({ text: "a\n\nb", start: 0, end: 4 }, false);
    expect(both.text).toBe("    a\n\n    b");
    expect(indented(both, true).text).toBe("a\n\nb");
    expect(indented({ text: "x", start: 1, end: 1 }, true)).toEqual({ text: "x", start: 1, end: 1 });
  });
  it("keeps the depth on a new line, one deeper after what opens a block", () => {
    expect(brokenLine({ text: "  if x:", start: 7, end: 7 }).text).toBe("  if x:\n      ");
    expect(brokenLine({ text: "\ty", start: 2, end: 2 }).text).toBe("\ty\n\t");
  });
  it("knows languages and endings", () => {
    expect([highlighterName("sql-pgSQL"), highlighterName("html"), highlighterName(null)]).toEqual(["sql", "xml", ""]);
    expect([endingOf("python"), endingOf("sql-mySQL"), endingOf(null)]).toEqual(["py", "sql", "txt"]);
  });
});

describe("ColorPicker", () => {
  it("reads every form of a colour", () => {
    const names = (color: string): string | null => (color === "tomato" ? "rgb(255, 99, 71)" : null);
    expect(
      ["#ABC", "#aabbcc80", "rgba(1, 2, 300, .5)", "tomato", "none", ""].map((color) => toHex(color, names)),
    ).toEqual(["#aabbcc", "#aabbcc", "#0102ff", "#ff6347", null, null]);
  });
});

describe("HighlightedText", () => {
  const spans = [
    { token: "a", class_or_confidence: "x" },
    { token: "b", class_or_confidence: "x" },
    { token: "c", class_or_confidence: null },
  ];
  it("lists categories and joins neighbours where asked", () => {
    expect(categories(spans)).toEqual(["x"]);
    expect(combined(spans, true, "-").map((span) => span.token)).toEqual(["a-b", "c"]);
    expect(combined(spans, false, "-")).toHaveLength(3);
  });
  it("takes the author's colours, but no other CSS", () => {
    expect(categoryColor("x", ["x"], { x: "red" })).toContain("red 28%");
    expect(categoryColor("x", ["x"], { x: "red;position:fixed" })).toContain("oklch");
    expect(scoreColor(-2)).toContain("--sd-danger) 40%");
  });
});

describe("MultimodalTextbox", () => {
  it("has one form, and knows when there is nothing to send", () => {
    expect([normalised("hi"), normalised(null)]).toEqual([
      { text: "hi", files: [] },
      { text: "", files: [] },
    ]);
    expect(isEmpty({ text: "  \n", files: [] })).toBe(true);
  });
  it("sends on Enter, not while a word is composed", () => {
    const enter = { key: "Enter", shiftKey: false, isComposing: false };
    expect([
      sends(enter, 1),
      sends({ ...enter, shiftKey: true }, 1),
      sends({ ...enter, isComposing: true }, 1),
      sends(enter, 3),
    ]).toEqual([true, false, false, false]);
  });
});
