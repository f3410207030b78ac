import { describe, expect, it } from "vitest";

import type { Span } from "../../src/components/HighlightedText/logic";
import { marked, steppedByWord, textOf, trimmed } from "../../src/components/HighlightedText/marking";

const span = (token: string, mark: string | number | null = null): Span => ({ token, class_or_confidence: mark });
const SPANS = [span("The quick "), span("fox", "animal"), span(" and dog")];

describe("marking by hand", () => {
  it("marks a stretch, and leaves the rest of what it covers in part", () => {
    expect(marked(SPANS, [4, 9], "how")).toEqual([
      span("The "),
      span("quick", "how"),
      span(" "),
      span("fox", "animal"),
      span(" and dog"),
    ]);
    expect(marked(SPANS, [8, 12], "x")).toEqual([
      span("The quic"),
      span("k fo", "x"),
      span("x", "animal"),
      span(" and dog"),
    ]);
  });
  it("takes a mark away and joins what is not marked any more", () => {
    expect(marked(SPANS, [10, 13], null)).toEqual([span("The quick fox and dog")]);
  });
  it("keeps two marked neighbours apart, and every character", () => {
    const next = marked(SPANS, [13, 17], "animal");
    expect(next.slice(1, 3)).toEqual([span("fox", "animal"), span(" and", "animal")]);
    expect(textOf(next)).toBe(textOf(SPANS));
    expect(marked(SPANS, [3, 3], "x")).toEqual(SPANS);
  });
  it("leaves space around a selection out", () => {
    expect(trimmed("a bc d", [1, 5])).toEqual([2, 4]);
    expect(trimmed("a   b", [1, 4])).toEqual([1, 1]);
  });
  it("goes by words, in any script, and stops at the ends", () => {
    const text = "Él dijo: 日本 «yes»";
    const first = steppedByWord(text, null, 1, false);
    expect(first && text.slice(...first)).toBe("Él");
    const both = steppedByWord(text, first, 1, true);
    expect(both && text.slice(...both)).toBe("Él dijo");
    const last = steppedByWord(text, null, -1, false);
    expect(last && text.slice(...last)).toBe("yes");
    expect(steppedByWord(text, last, 1, false)).toEqual(last);
    expect(steppedByWord("", null, 1, false)).toBeNull();
  });
});
