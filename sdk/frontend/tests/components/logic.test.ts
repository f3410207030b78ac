import { expect, test } from "vitest";

import { choicesOf } from "../../src/components/Checkbox/choices";
import { labelOf, movedTo, offers } from "../../src/components/Dropdown/logic";
import { nextTab } from "../../src/components/Tabs/logic";
import { isSubmitKey, rowsOf } from "../../src/components/Textbox/logic";
import { pageWidth } from "../../src/page/width";

test("choices that begin with the text come before those that contain it", () => {
  const choices = choicesOf([["Pearl", 1], ["Apple", 2], ["Pineapple", 3], "Grape"]);
  expect(offers(choices, "ap").map(({ choice }) => choice[0])).toEqual(["Apple", "Pineapple", "Grape"]);
  expect(offers(choices, " ")).toHaveLength(4);
  expect(labelOf(choices, 2)).toBe("Apple");
  expect(labelOf(choices, "own")).toBe("own");
});

test("arrow keys go round the list", () => {
  expect(movedTo("ArrowDown", -1, 3)).toBe(0);
  expect(movedTo("ArrowDown", 2, 3)).toBe(0);
  expect(movedTo("ArrowUp", 0, 3)).toBe(2);
  expect(movedTo("a", 0, 3)).toBeNull();
  expect(movedTo("ArrowDown", 0, 0)).toBeNull();
});

test("tab keys skip tabs that cannot be chosen", () => {
  const usable = (index: number): boolean => index !== 1;
  expect(nextTab("ArrowRight", 0, 3, usable)).toBe(2);
  expect(nextTab("ArrowLeft", 0, 3, usable)).toBe(2);
  expect(nextTab("ArrowRight", 2, 3, usable)).toBe(0);
  expect(nextTab("Home", 2, 3, usable)).toBe(0);
  expect(nextTab("Tab", 0, 3, usable)).toBeNull();
  expect(nextTab("ArrowRight", 0, 1, () => false)).toBeNull();
});

test("Enter submits one line, Shift+Enter several, and neither while composing", () => {
  const key = { key: "Enter", shiftKey: false, isComposing: false };
  expect(isSubmitKey(key, 1)).toBe(true);
  expect(isSubmitKey({ ...key, shiftKey: true }, 1)).toBe(false);
  expect(isSubmitKey(key, 3)).toBe(false);
  expect(isSubmitKey({ ...key, shiftKey: true }, 3)).toBe(true);
  expect(isSubmitKey({ ...key, isComposing: true }, 1)).toBe(false);
  expect(rowsOf({ lines: 30 })).toEqual({ lines: 30, maxLines: 30 });
});

test("columns side by side make the page wide, a column of fields does not", () => {
  const types: Record<number, string> = { 1: "row", 2: "column", 3: "column", 4: "textbox", 5: "button", 6: "button" };
  const typeOf = (id: number): string => types[id] ?? "";
  const side = { id: 0, children: [{ id: 1, children: [2, 3].map((id) => ({ id, children: [{ id: 4 }] })) }] };
  const stack = { id: 0, children: [{ id: 4 }, { id: 1, children: [{ id: 5 }, { id: 6 }] }] };
  expect(pageWidth(side, typeOf)).toBe("wide");
  expect(pageWidth(stack, typeOf)).toBe("reading");
  // Fields of a row share a form.
  const form = (count: number) => ({ id: 8, children: Array.from({ length: count }, () => ({ id: 4 })) });
  const rowOf = (count: number) => ({ id: 0, children: [{ id: 1, children: [form(count)] }] });
  expect(pageWidth(rowOf(2), (id) => (id === 8 ? "form" : typeOf(id)))).toBe("reading");
  expect(pageWidth(rowOf(3), (id) => (id === 8 ? "form" : typeOf(id)))).toBe("wide");
  const pair = { id: 0, children: [{ id: 1, children: [{ id: 7 }, { id: 8 }] }] };
  const typed = (seven: string) => (id: number) => ({ 1: "row", 7: seven, 8: seven })[id] ?? "";
  expect([pageWidth(pair, typed("plot")), pageWidth(pair, typed("textbox"))]).toEqual(["wide", "reading"]);
});
