import { describe, expect, it } from "vitest";

import { pixelAt, altText, sourcesOf } from "../../src/components/Image/logic";
import { rowsOf, sizeOf } from "../../src/components/JSON/logic";
import { bars, formatPercent, headline } from "../../src/components/Label/logic";
import { filesIn, moved, toValue } from "../../src/components/File/logic";
import { pageLinks, pageOf, exampleName, layoutOf } from "../../src/components/Dataset/logic";
import { isTable } from "../../src/components/Dataset/TableSample";
import { plotTitle, recoloured, themedLayout } from "../../src/components/Plot/logic";
import { filling } from "../../src/components/Plot/vega";

describe("Label", () => {
  it("never rounds to a false certainty", () => {
    expect([0.92, 0.004, 0.0001, 0.9999, 1, 0].map(formatPercent)).toEqual([
      "92 %",
      "0.4 %",
      "< 0.1 %",
      "> 99.9 %",
      "100 %",
      "0 %",
    ]);
  });
  it("shows scores that are no probabilities as they are", () => {
    expect(
      bars({
        label: "a",
        confidences: [
          { label: "a", confidence: 12.34567 },
          { label: "b", confidence: -3 },
        ],
      }),
    ).toMatchObject([
      { text: "12.35", width: 100 },
      { text: "-3", width: 0 },
    ]);
    expect([
      headline(null),
      headline({ label: 5 }),
      headline({ confidences: [{ label: "x", confidence: 1 }] }),
    ]).toEqual([null, "5", "x"]);
  });
});

describe("Image", () => {
  it("finds the pixel under the pointer, and none in the margins", () => {
    const natural = { width: 200, height: 100 };
    expect(pixelAt({ x: 50, y: 50 }, { width: 400, height: 200 }, natural)).toEqual([25, 25]);
    expect(pixelAt({ x: 50, y: 10 }, { width: 400, height: 400 }, natural)).toBeNull();
    expect(pixelAt({ x: 399, y: 299 }, { width: 400, height: 400 }, natural)).toEqual([199, 99]);
  });
  it("has words for those who cannot see it", () => {
    expect([altText({ alt_text: "A cat" }, false), altText({ label: "Result" }, false), altText({}, true)]).toEqual([
      "A cat",
      "Image: Result",
      "Chosen image",
    ]);
    expect([sourcesOf(null), sourcesOf("webcam"), sourcesOf(["upload", "x"])]).toEqual([
      ["upload", "webcam", "clipboard"],
      ["webcam"],
      ["upload"],
    ]);
  });
});

describe("JSON", () => {
  it("lists rows as far as they are open", () => {
    const value = { a: [1, { b: null }], "x/y": "t" };
    expect(rowsOf(value, () => true).map((row) => [row.path, row.depth, row.text])).toEqual([
      ["", 0, "2 keys"],
      ["/a", 1, "2 items"],
      ["/a/0", 2, "1"],
      ["/a/1", 2, "1 key"],
      ["/a/1/b", 3, "null"],
      ["/x~1y", 1, '"t"'],
    ]);
    expect(rowsOf(value, (path) => path === "")).toHaveLength(3);
    expect(sizeOf(Array<number>(100).fill(1), 10)).toBeLessThan(15);
  });
});

describe("File", () => {
  it("keeps single and multiple values in their forms", () => {
    const file = { path: "x", meta: { _type: "gradio.FileData" as const } };
    expect([toValue([file], "single"), toValue([file], "multiple"), toValue([], "multiple")]).toEqual([
      file,
      [file],
      null,
    ]);
    expect([filesIn(null), filesIn(file), filesIn([file])]).toEqual([[], [file], [file]]);
    expect([moved(["a", "b", "c"], 0, 2), moved(["a", "b"], 5, 0), moved(["a", "b"], 1, -3)]).toEqual([
      ["b", "c", "a"],
      ["a", "b"],
      ["b", "a"],
    ]);
  });
});

describe("Dataset", () => {
  it("pages", () => {
    expect([pageOf(23, 10, 2), pageOf(23, 10, 9), pageOf(0, 10, 0)]).toEqual([[20, 21, 22], [20, 21, 22], []]);
    expect(pageLinks(5, 12)).toEqual([0, null, 4, 5, 6, null, 11]);
    expect(pageLinks(0, 1)).toEqual([0]);
  });
  it("names what it offers", () => {
    expect(exampleName(0, ["hello", 3, null])).toBe("Example 1: hello, 3");
    expect(
      exampleName(0, [
        {
          headers: ["a", "b"],
          data: [
            [1, "x"],
            [2, "y"],
          ],
          metadata: null,
        },
      ]),
    ).toBe("Example 1: 1, x; 2, y");
    expect([{ headers: [], data: [[1]] }, { headers: ["a"], data: [1] }, null, [1]].map(isTable)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([
      layoutOf(null, 1, null),
      layoutOf(null, 2, null),
      layoutOf("gallery", 2, null),
      layoutOf("table", 3, ["x"]),
    ]).toEqual(["gallery", "table", "gallery", "gallery"]);
  });
});

describe("Plot", () => {
  const colors = { ink: "#000", ink2: "#111", line: "#222", series: ["#087158"] };
  it("fills its place with a single altair chart that has no width of its own", () => {
    const altair = { config: { view: { continuousWidth: 300, continuousHeight: 300 } }, mark: "bar", encoding: {} };
    expect(filling(altair)).toMatchObject({ width: "container", height: 300, config: {} });
    expect(filling({ ...altair, width: 200 })).toMatchObject({ width: 200 });
    expect(filling({ ...altair, encoding: { row: {} } })).not.toHaveProperty("width");
    expect(filling({ hconcat: [] })).not.toHaveProperty("width");
    expect(filling({ mark: "bar", config: { view: { stroke: "red" } } })).toMatchObject({
      config: { view: { stroke: "red" } },
    });
    expect(plotTitle({ type: "altair", plot: '{"title":{"text":["Two","lines"]}}' }, "Chart")).toBe("Two lines");
  });
  it("keeps what the author set and replaces only plotly's own default look", () => {
    const plain = themedLayout(
      { template: { layout: { colorway: ["#636efa"] } }, xaxis: { title: "x" } },
      colors,
      "Arial",
    );
    expect(plain).toMatchObject({
      xaxis: { title: "x" },
      template: { layout: { colorway: ["#087158"] } },
      autosize: true,
    });
    const own = { layout: { colorway: ["#ff0000"] } };
    expect(themedLayout({ template: own, width: 400 }, colors, "Arial")).toMatchObject({
      template: own,
      autosize: false,
    });
  });
  it("replaces the default colours that plotly express writes into traces, and no others", () => {
    const traces = [
      { marker: { color: "#636EFA", size: 3 } },
      { line: { color: "#ff0000" } },
      { fillcolor: "#ef553b" },
    ];
    expect(recoloured(traces, {}, ["#111111", "#222222"])).toEqual([
      { marker: { color: "#111111", size: 3 } },
      { line: { color: "#ff0000" } },
      { fillcolor: "#222222" },
    ]);
    expect(recoloured(traces, { template: { layout: { colorway: ["#abcdef"] } } }, ["#111111"])).toEqual(traces);
  });
  it("has a name", () => {
    expect(plotTitle({ type: "plotly", plot: '{"layout":{"title":{"text":"<b>Sales</b>"}}}' }, "Plot")).toBe("Sales");
    expect([plotTitle({ type: "matplotlib", plot: "data:x" }, "Loss"), plotTitle(null, undefined)]).toEqual([
      "Plot: Loss",
      "Plot",
    ]);
  });
});
