import { describe, expect, it } from "vitest";

import { pickerValue, readTime } from "../../src/components/DateTime/logic";
import { tagsAt, withLine, withNewLine } from "../../src/components/Dialogue/logic";
import { inOrder, moved, placeOf } from "../../src/components/Draggable/logic";
import { foldersOf, rowsOf, stepFor, toggled, type Entry } from "../../src/components/FileExplorer/logic";
import { linksOf } from "../../src/components/Navbar/logic";
import { anchorOf, linked } from "../../src/components/ParamViewer/logic";
import { opened, sealed } from "../../src/lib/state/browserstate";

describe("DateTime", () => {
  it("takes times, dates and what moves with now", () => {
    expect(readTime("2030-12-31T23:59", true)).toBe("2030-12-31 23:59:00");
    expect(readTime("2030-12-31 23:59:58", false)).toBe("2030-12-31");
    expect([readTime("now - 24h", true), readTime(" now ", true), readTime("", true)]).toEqual([
      "now - 24h",
      "now",
      "",
    ]);
    expect(
      ["2030-02-30", "2030-13-01", "tomorrow", "now - 1y", "2030-01-01 25:00"].map((text) => readTime(text, true)),
    ).toEqual(Array(5).fill(null));
    expect([pickerValue("2030-12-31", true), pickerValue("now", true)]).toEqual(["2030-12-31T00:00:00", ""]);
  });
});

describe("FileExplorer", () => {
  const listed = new Map<string, Entry[]>([
    ["", [{ name: "docs", type: "folder", valid: false }, { name: "a.txt", type: "file", valid: true }]],
    ["docs", [{ name: "b.txt", type: "file", valid: true }]],
  ]); // prettier-ignore
  it("shows the rows of open folders and moves among them", () => {
    const rows = rowsOf(listed, new Set(["docs"]));
    expect(rows.map(({ key, level }) => [key, level])).toEqual([["docs", 1], ["docs/b.txt", 2], ["a.txt", 1]]); // prettier-ignore
    expect(stepFor("ArrowLeft", rows, 1)).toEqual({ to: 0 });
    expect([stepFor("ArrowLeft", rows, 0), stepFor("ArrowRight", rows, 0), stepFor("a", rows, 0)]).toEqual([
      "close",
      { to: 1 },
      { to: 2 },
    ]);
    expect(stepFor("ArrowRight", rowsOf(listed, new Set()), 0)).toBe("open");
  });
  it("chooses one or several", () => {
    expect(toggled([["a"]], ["b"], false)).toEqual([["b"]]);
    expect(toggled([["a"]], ["b"], true)).toEqual([["a"], ["b"]]);
    expect(toggled([["a"], ["b"]], ["a"], true)).toEqual([["b"]]);
    expect(foldersOf([["x", "y", "z"]])).toEqual([["x"], ["x", "y"]]);
  });
});

describe("Dialogue", () => {
  it("offers tags behind a colon and adds lines in turn", () => {
    expect(tagsAt("Well :la", 8, ["(laughs)", "(sighs)"])).toEqual({ from: 5, tags: ["(laughs)"] });
    expect(tagsAt("no", 2, ["x"])).toBeNull();
    const lines = withNewLine([{ speaker: "A", text: "x" }], 0, ["A", "B"]);
    expect(withLine(lines, 1, { text: "y" })).toEqual([{ speaker: "A", text: "x" }, { speaker: "B", text: "y" }]); // prettier-ignore
  });
});

describe("Draggable, Navbar and ParamViewer", () => {
  it("puts what is dragged behind all that it has passed", () => {
    const box = (left: number, top: number) => ({ left, right: left + 100, top, bottom: top + 40 });
    const column = [box(0, 0), box(0, 50), box(0, 100)];
    expect(placeOf({ x: 500, y: 10 }, column, "column")).toBe(0);
    expect(placeOf({ x: 0, y: 80 }, column, "column")).toBe(2);
    expect(placeOf({ x: 0, y: 900 }, column, "column")).toBe(3);
    const row = [box(0, 0), box(110, 0), box(0, 50), box(110, 50)];
    expect(placeOf({ x: 60, y: 20 }, row, "row")).toBe(1);
    expect(placeOf({ x: 60, y: 70 }, row, "row")).toBe(3);
    expect(placeOf({ x: 10, y: 70 }, row, "row")).toBe(2);
    expect(placeOf({ x: 200, y: 20 }, row, "row", true)).toBe(0);
    expect(placeOf({ x: 60, y: 20 }, row, "row", true)).toBe(1);
  });
  it("keeps the visitor's order when children come and go", () => {
    expect(inOrder([1, 2, 4], [3, 2, 1])).toEqual([2, 1, 4]);
    expect([moved([1, 2, 3], 3, 0), moved([1, 2, 3], 1, 9)]).toEqual([[3, 1, 2], [2, 3, 1]]); // prettier-ignore
  });
  it("links to the pages of the app and elsewhere", () => {
    const links = linksOf([["", "Home"], ["about", "About", true], ["x", "Hidden", false]], "Start", [["Docs", "https://docs.example/"]], "http://a/app/", "http://a/app/about"); // prettier-ignore
    expect(links.map(({ title, isHere, isElsewhere }) => [title, isHere, isElsewhere])).toEqual([["Start", false, false], ["About", true, false], ["Docs", false, true]]); // prettier-ignore
    expect(linksOf([["", "Home"]], "Home", null, "http://a/", "http://a/")).toEqual([]);
  });
  it("links parameters", () => {
    expect([anchorOf("max_len", true), anchorOf("a", "My Tool")]).toEqual(["param-max-len", "param-my-tool-a"]);
    expect(linked("list[Item]", ["Item"]).find(({ target }) => target)?.text).toBe("Item");
  });
});

describe("BrowserState", () => {
  it("opens what was kept under the same secret only", async () => {
    const kept = await sealed({ a: [1, "ü"] }, "secret");
    expect(kept).not.toContain("ü");
    expect(await opened(kept, "secret")).toEqual({ a: [1, "ü"] });
    expect(await opened(kept, "other")).toBeUndefined();
    expect(await opened("no JSON", "secret")).toBeUndefined();
  });
});
