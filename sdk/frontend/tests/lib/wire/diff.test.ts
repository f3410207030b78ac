import { describe, expect, test } from "vitest";

import { applyChanges, sameValue } from "../../../src/lib/wire/diff";

describe("applyChanges", () => {
  test("appends to a string at the root and deep inside", () => {
    expect(applyChanges("ab", [["append", [], "c"]])).toBe("abc");
    expect(applyChanges({ a: [{ t: "x" }] }, [["append", ["a", 0, "t"], "y"]])).toEqual({ a: [{ t: "xy" }] });
  });

  test("replaces, adds and deletes in lists and objects, in order", () => {
    expect(
      applyChanges(
        [1, 2, 3],
        [
          ["delete", [0], null],
          ["add", [2], 4],
          ["replace", [0], 9],
        ],
      ),
    ).toEqual([9, 3, 4]);
    expect(
      applyChanges({ __type__: "update", visible: false }, [
        ["delete", ["visible"], null],
        ["add", ["label"], "z"],
      ]),
    ).toEqual({ __type__: "update", label: "z" });
  });

  test("leaves what was shown before as it was", () => {
    const before = { rows: [[1], [2]], other: { deep: true } };
    const copy = structuredClone(before);
    const after = applyChanges(before, [["replace", ["rows", 1, 0], 5]]) as typeof before;
    expect(before).toEqual(copy);
    expect(after.rows[1]).toEqual([5]);
    expect(after.rows[0]).toBe(before.rows[0]);
    expect(after.other).toBe(before.other);
  });

  test("refuses a path into a value without parts", () => {
    expect(() => applyChanges("text", [["replace", ["a"], 1]])).toThrow(/no parts/);
  });

  test("an empty list of changes changes nothing", () => {
    const value = { a: 1 };
    expect(applyChanges(value, [])).toBe(value);
  });
});

describe("sameValue", () => {
  test.each([
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[1, 2], [1, 2, 3], false],
    [[], {}, false],
    [null, undefined, false],
    [Number.NaN, Number.NaN, true],
    ["1", 1, false],
  ])("%j and %j: %s", (a, b, expected) => {
    expect(sameValue(a as never, b as never)).toBe(expected);
  });
});
