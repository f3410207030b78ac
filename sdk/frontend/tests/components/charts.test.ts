import { describe, expect, it } from "vitest";

import { formatNumber, formatTime, numberTicks, plainNumber, timeTicks, DAY } from "../../src/lib/charts/format";
import { anchorOf, planOf, stopAt } from "../../src/lib/charts/plan";
import { binWidth, drawingOf, type PlotData } from "../../src/lib/charts/table";

const table = (mark: PlotData["mark"]): PlotData => ({
  columns: ["x", "y", "kind"],
  data: [
    [0, 1, "a"],
    [4, 2, "a"],
    [5, 3, "b"],
    [9, null, "b"],
  ],
  datatypes: { x: "quantitative", y: "quantitative", kind: "nominal" },
  mark,
});

describe("formats of charts", () => {
  it("writes numbers plainly and in d3's formats", () => {
    expect([plainNumber(1234567), plainNumber(0.125), plainNumber(0)]).toEqual(["1,234,567", "0.125", "0"]);
    const written = [".1f", "$,.2f", ".0%", "+d", ".2s", "nonsense"].map((format) => formatNumber(1234.5, format));
    expect(written).toEqual(["1234.5", "$1,234.50", "123450%", "+1235", "1.2k", "1,234.5"]);
    expect(formatNumber(-2, ".1f")).toBe("−2.0");
  });
  it("writes moments in UTC", () => {
    expect(formatTime(Date.UTC(2024, 1, 3, 14, 5), "%Y-%m-%d %H:%M %b %I%p %%")).toBe("2024-02-03 14:05 Feb 02PM %");
  });
  it("finds round ticks inside a range", () => {
    expect(numberTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(numberTicks(0.13, 0.47, 4)).toEqual([0.2, 0.3, 0.4]);
    // However little room there is: one mark says nothing.
    expect(numberTicks(-4.5, 2.8, 2)).toEqual([-4, -2, 0, 2]);
    expect(anchorOf(390, "Mar 2026", 400)).toBe("end");
    expect(anchorOf(4, "Mar 2026", 400)).toBe("start");
    expect(anchorOf(200, "Mar 2026", 400)).toBe("middle");
    const years = timeTicks(Date.UTC(2019, 5, 1), Date.UTC(2024, 5, 1), 6);
    expect(years.ticks.map((at) => new Date(at).getUTCFullYear())).toEqual([2020, 2021, 2022, 2023, 2024]);
    expect(timeTicks(0, 4 * DAY, 4)).toEqual({ ticks: [0, 1, 2, 3, 4].map((day) => day * DAY), step: DAY });
  });
});

describe("tables of charts", () => {
  it("reads the width of groups", () => {
    expect([binWidth("15s"), binWidth("1h"), binWidth(5), binWidth("x"), binWidth(0)]).toEqual([
      15_000,
      3_600_000,
      5,
      null,
      null,
    ]);
  });
  it("groups by x and series, and leaves out rows without a value", () => {
    const drawing = drawingOf(table("line"), { x: "x", y: "y", color: "kind", x_bin: 5 });
    expect(drawing?.series).toEqual(["a", "b"]);
    expect(drawing?.points.map(({ x, y, series }) => [x, y, series])).toEqual([
      [0, 3, 0],
      [5, 3, 1],
    ]);
    expect(drawingOf(table("line"), { x: "x", y: "y", x_bin: 5, y_aggregate: "mean" })?.points[0]?.y).toBe(1.5);
  });
  it("orders names by their sums", () => {
    const value: PlotData = { ...table("bar"), data: [["a", 1, ""], ["b", 5, ""], ["a", 2, ""]], datatypes: { x: "nominal", y: "quantitative" } }; // prettier-ignore
    expect(drawingOf(value, { x: "x", y: "y", sort: "-y" })?.xNames).toEqual(["b", "a"]);
    expect(drawingOf(value, { x: "x", y: "y" })?.points.map(({ y }) => y)).toEqual([3, 5]);
  });
  it("has nothing to draw without rows or columns", () => {
    expect(drawingOf(null, {})).toBeNull();
    expect(drawingOf({ ...table("bar"), data: [] }, { x: "x", y: "y" })).toBeNull();
    expect(drawingOf(table("bar"), { x: "gone", y: "y" })).toBeNull();
  });
});

describe("plans of charts", () => {
  it("stacks bars from zero and keeps them inside", () => {
    const drawing = drawingOf({ ...table("bar"), data: [[1, 2, "a"], [1, 3, "b"]] }, { x: "x", y: "y", color: "kind" }); // prettier-ignore
    const plan = planOf(drawing!, {}, 400, 300); // eslint-disable-line @typescript-eslint/no-non-null-assertion
    const [lower, upper] = plan.shapes;
    expect((lower?.y ?? 0) + (lower?.height ?? 0)).toBeCloseTo(plan.box.bottom);
    expect((upper?.y ?? 0) + (upper?.height ?? 0)).toBeCloseTo(lower?.y ?? 0);
    expect(plan.stops).toHaveLength(1);
  });
  it("finds what a pointer means", () => {
    const plan = planOf(drawingOf(table("point"), { x: "x", y: "y" })!, { x_lim: [0, 10] }, 400, 300); // eslint-disable-line @typescript-eslint/no-non-null-assertion
    const [first] = plan.stops;
    expect(stopAt(plan.stops, (first?.x ?? 0) + 5, first?.y ?? 0, true)).toBe(0);
    expect(stopAt(plan.stops, -500, -500, true)).toBe(-1);
    expect(stopAt(plan.stops, 9999, 0, false)).toBe(plan.stops.length - 1);
  });
});
