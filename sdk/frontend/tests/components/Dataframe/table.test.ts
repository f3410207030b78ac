import { describe, expect, it } from "vitest";

import { fromSeparated, toSeparated } from "../../../src/components/Dataframe/clipboard";
import {
  cellText,
  columnKinds,
  mayGrow,
  mayShrink,
  nextSort,
  normalise,
  parseCell,
  safeStyle,
  shownText,
  viewOrder,
  withBlock,
  withCell,
  withColumn,
  withoutColumn,
  withoutRows,
  withRow,
  type TableValue,
} from "../../../src/components/Dataframe/logic";
import { clamped, isInRange, moveBy, rangeOf, tabFrom } from "../../../src/components/Dataframe/selection";
import { askedWidth, columnsInView, columnWidths } from "../../../src/components/Dataframe/sizing";

const table = (data: TableValue["data"], headers = ["a", "b"]): TableValue => ({ headers, data, metadata: null });

describe("a table's value", () => {
  it("gets headers and rows where they are missing", () => {
    expect(normalise(null, ["x", "y"], 2).data).toEqual([
      ["", ""],
      ["", ""],
    ]);
    expect(normalise(table([[1, 2, 3]], ["x"]), null, 0).headers).toEqual(["x", "2", "3"]);
    expect(normalise(null, null, 0)).toMatchObject({ headers: ["1"], data: [] });
  });

  it("tells kinds by the author's word, else by content", () => {
    const value = table(
      [
        [1, "x", true, null],
        [2.5, "y", false, ""],
      ],
      ["n", "s", "b", "e"],
    );
    expect(columnKinds(value, null)).toEqual(["number", "str", "bool", "str"]);
    expect(columnKinds(value, ["str", "markdown", "bool", "date"])).toEqual(["number", "markdown", "bool", "date"]);
    expect(columnKinds(value, "number")).toEqual(["number", "number", "number", "number"]);
  });

  it("shows numbers without the digits of binary fractions", () => {
    expect(shownText(60.699999999999996)).toBe("60.7");
    expect(shownText(0.1 + 0.2)).toBe("0.3");
    expect(cellText(0.1 + 0.2)).toBe("0.30000000000000004");
    expect(cellText(12345678901)).toBe("12345678901");
    expect(cellText({ a: 1 })).toBe('{"a":1}');
    expect(cellText(null)).toBe("");
  });

  it("reads what is typed as the column's kind", () => {
    expect([
      parseCell("12", "number"),
      parseCell(" 1 000 ", "number"),
      parseCell("1,5", "number"),
      parseCell("x", "number"),
      parseCell("", "number"),
    ]).toEqual([12, 1000, 1.5, "x", null]);
    expect([
      parseCell("yes", "bool"),
      parseCell("0", "bool"),
      parseCell("maybe", "bool"),
      parseCell("12", "str"),
    ]).toEqual([true, false, "maybe", "12"]);
  });
});

describe("order", () => {
  const rows = [
    [10, "b"],
    [9, "A"],
    [null, "c"],
    [100, "a10"],
    [1, "a9"],
  ];
  it("sorts numbers by size, text by language and number, empty cells last", () => {
    expect(viewOrder(rows, "", [{ column: 0, descending: false }])).toEqual([4, 1, 0, 3, 2]);
    expect(viewOrder(rows, "", [{ column: 0, descending: true }])).toEqual([3, 0, 1, 4, 2]);
    expect(viewOrder(rows, "", [{ column: 1, descending: false }])).toEqual([1, 4, 3, 0, 2]);
  });
  it("searches all cells and keeps equal rows in place", () => {
    expect(viewOrder(rows, "A", [])).toEqual([1, 3, 4]);
    expect(
      viewOrder(
        [
          [1, 1],
          [1, 2],
          [1, 3],
        ],
        "",
        [{ column: 0, descending: true }],
      ),
    ).toEqual([0, 1, 2]);
  });
  it("goes up, down, off; and adds columns with shift", () => {
    const up = nextSort([], 1, false);
    expect(up).toEqual([{ column: 1, descending: false }]);
    expect(nextSort(nextSort(up, 1, false), 1, false)).toEqual([]);
    expect(nextSort(up, 0, true)).toHaveLength(2);
    expect(nextSort(up, 1, true)).toEqual([{ column: 1, descending: true }]);
  });
  it("sorts 100 000 rows quickly enough not to be felt", () => {
    const many = Array.from({ length: 100_000 }, (_, at) => [(at * 7919) % 100_003]);
    const started = performance.now();
    viewOrder(many, "", [{ column: 0, descending: false }]);
    expect(performance.now() - started).toBeLessThan(1500);
  });
});

describe("edits", () => {
  const value = table([
    ["1", "2"],
    ["3", "4"],
  ]);
  it("leave the old version as it was and share the other rows", () => {
    const next = withCell(value, 1, 0, "x");
    expect([next.data[1], value.data[1]]).toEqual([
      ["x", "4"],
      ["3", "4"],
    ]);
    expect(next.data[0]).toBe(value.data[0]);
  });
  it("paste blocks where the view shows them, growing only where allowed", () => {
    const pasted = withBlock(value, [1, 0], { row: 0, column: 1 }, [["p"], ["q"], ["r"]], ["str", "str"], {
      grows: true,
    });
    expect(pasted.data).toEqual([
      ["1", "q"],
      ["3", "p"],
      [null, "r"],
    ]);
    expect(
      withBlock(value, [0, 1], { row: 1, column: 0 }, [["p"], ["q"]], ["str", "str"], { grows: false }).data,
    ).toHaveLength(2);
    const fixed = withBlock(value, [0, 1], { row: 0, column: 0 }, [["p", "q"]], ["str", "str"], {
      grows: false,
      fixed: new Set([0]),
    });
    expect(fixed.data[0]).toEqual(["1", "q"]);
  });
  it("add and delete rows and columns", () => {
    expect(withRow(value, 1, ["bool", "number"]).data[1]).toEqual([false, null]);
    expect(withoutRows(value, [0]).data).toEqual([["3", "4"]]);
    expect(withColumn(value, 1, "new")).toMatchObject({
      headers: ["a", "new", "b"],
      data: [
        ["1", "", "2"],
        ["3", "", "4"],
      ],
    });
    expect(withoutColumn(value, 0)).toMatchObject({ headers: ["b"], data: [["2"], ["4"]] });
  });
  it("know the author's limits in all their forms", () => {
    expect([
      mayGrow([3, "fixed"], null, 3),
      mayGrow(3, null, 3),
      mayGrow(3, [1, 5], 5),
      mayGrow([3, "dynamic"], null, 9),
    ]).toEqual([false, true, false, true]);
    expect([mayShrink(3, [2, 5], 2), mayShrink(3, null, 1), mayShrink([3, "fixed"], null, 3)]).toEqual([
      false,
      true,
      false,
    ]);
  });
  it("let only looks through from a Styler", () => {
    expect(safeStyle("color: red; background-color: #fff;position:fixed;background:url(x)")).toEqual({
      color: "red",
      "background-color": "#fff",
    });
    expect(safeStyle("top:0")).toBeUndefined();
  });
});

describe("tables as text", () => {
  it("go through the clipboard and back", () => {
    const rows = [
      ['say "hi"', "two\nlines"],
      ["tab\there", ""],
    ];
    expect(fromSeparated(toSeparated(rows, "\t"))).toEqual(rows);
    expect(fromSeparated("a\tb\r\nc\td\r\n")).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(fromSeparated('"a,b",c', ",")).toEqual([["a,b", "c"]]);
  });
  it("do not hand formulas to a spreadsheet", () => {
    expect(toSeparated([["=1+1", "+cmd", "@x", "-2", -2, "-x"]], ",")).toBe("'=1+1,'+cmd,'@x,-2,-2,'-x");
  });
});

describe("moving", () => {
  const bounds = { rows: 10, columns: 3, page: 4 };
  it("follows keys and stays inside", () => {
    const from = { row: 2, column: 1 };
    expect(moveBy("ArrowDown", false, from, bounds)).toEqual({ row: 3, column: 1 });
    expect(moveBy("ArrowUp", true, from, bounds)).toEqual({ row: 0, column: 1 });
    expect(moveBy("ArrowUp", false, { row: 0, column: 1 }, bounds)).toEqual({ row: -1, column: 1 });
    expect(moveBy("End", true, from, bounds)).toEqual({ row: 9, column: 2 });
    expect(moveBy("PageDown", false, { row: 8, column: 0 }, bounds)).toEqual({ row: 9, column: 0 });
    expect(moveBy("x", false, from, bounds)).toBeNull();
    expect(clamped({ row: 99, column: -4 }, bounds)).toEqual({ row: 9, column: 0 });
  });
  it("tabs through rows and leaves at the ends", () => {
    expect(tabFrom({ row: 0, column: 2 }, false, bounds)).toEqual({ row: 1, column: 0 });
    expect(tabFrom({ row: 9, column: 2 }, false, bounds)).toBeNull();
    expect(tabFrom({ row: 0, column: 0 }, true, bounds)).toBeNull();
  });
  it("selects ranges in any direction", () => {
    const selection = { active: { row: 1, column: 2 }, anchor: { row: 4, column: 0 } };
    expect(rangeOf(selection)).toEqual({ top: 1, bottom: 4, left: 0, right: 2 });
    expect([isInRange(selection, 2, 1), isInRange(selection, 5, 1)]).toEqual([true, false]);
  });
});

describe("widths", () => {
  const measure = (text: string): number => text.length * 8;
  it("obey the author, then fill the box", () => {
    expect([askedWidth(20, 500), askedWidth("120px", 500), askedWidth("50%", 500), askedWidth("wide", 500)]).toEqual([
      56,
      120,
      250,
      null,
    ]);
    const widths = columnWidths(table([["x", "y"]]), ["str", "str"], ["100px"], new Map(), 500, measure);
    expect(widths).toEqual([100, 400]);
    expect(columnWidths(table([["x", "y"]]), ["str", "str"], null, new Map([[0, 300]]), 200, measure)[0]).toBe(300);
  });
  it("draw only the columns in view of a wide table", () => {
    const widths = Array<number>(200).fill(100);
    const view = columnsInView(widths, 5000, 800, 1);
    expect(view.from).toBeGreaterThan(45);
    expect(view.to - view.from).toBeLessThan(15);
    expect(view.before + view.after + (view.to - view.from) * 100 + 100).toBe(20_000);
    expect(columnsInView([1, 2], 0, 100, 0)).toEqual({ from: 0, to: 2, before: 0, after: 0 });
  });
});
