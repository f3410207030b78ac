import { describe, expect, it } from "vitest";
import type { APIParameter } from "../src/lib/api/types";
import {
  choicesOf,
  fieldKind,
  initialContents,
  initialValue,
  parseInputs,
  readField,
  readFields,
} from "../src/pages/project/inputs";

const parameter = (change: Partial<APIParameter> & { type: APIParameter["type"] }): APIParameter => ({
  name: "p",
  label: "P",
  component: "Textbox",
  has_default: false,
  is_file: false,
  ...change,
});

describe("parseInputs", () => {
  it("takes lists, objects and nothing", () => {
    expect(parseInputs('["a", 1]')).toEqual({ ok: true, value: ["a", 1] });
    expect(parseInputs('{"p": null}')).toEqual({ ok: true, value: { p: null } });
    expect(parseInputs("  ")).toEqual({ ok: true, value: [] });
  });

  it("says what is wrong", () => {
    expect(parseInputs("[")).toMatchObject({ ok: false, error: expect.stringContaining("not JSON") as string });
    expect(parseInputs("3")).toMatchObject({ ok: false, error: expect.stringContaining("Give a list") as string });
  });
});

describe("fields of a parameter", () => {
  it.each([
    [parameter({ type: { type: "string" } }), "text", ""],
    [parameter({ type: { type: "number" }, default: 0.5 }), "number", "0.5"],
    [parameter({ type: { type: "boolean" } }), "checkbox", false],
    [parameter({ type: { type: "string" }, choices: ["a", "b"] }), "select", "a"],
    [parameter({ type: { type: "array" }, choices: ["a", "b"], default: ["b"] }), "several", ["b"]],
    [parameter({ type: { type: "object" }, is_file: true }), "file", null],
    [parameter({ type: { type: "array" }, is_file: true }), "json", ""],
    [parameter({ type: {}, default: { a: 1 } }), "json", '{\n  "a": 1\n}'],
  ] as const)("%# has its control and start", (given, kind, start) => {
    expect(fieldKind(given)).toBe(kind);
    expect(initialValue(given)).toEqual(start);
  });

  it("shows a choice's label and sends its value", () => {
    const model = parameter({
      type: { type: "string" },
      choices: [
        ["Small", "s"],
        ["Large", "l"],
      ],
    });
    expect(choicesOf(model)).toEqual([
      { label: "Small", value: "s" },
      { label: "Large", value: "l" },
    ]);
    expect(initialValue(model)).toBe("s");
    expect(choicesOf(parameter({ type: {}, choices: ["a", 2] }))).toEqual([
      { label: "a", value: "a" },
      { label: "2", value: 2 },
    ]);
  });

  it("reads numbers within their range", () => {
    const steps = parameter({ type: { type: "integer" }, minimum: 1, maximum: 10 });
    expect(readField(steps, "7")).toEqual({ ok: true, value: 7 });
    expect(readField(steps, "")).toEqual({ ok: true, value: null });
    expect(readField(steps, "0")).toEqual({ ok: false, error: "At least 1." });
    expect(readField(steps, "11")).toEqual({ ok: false, error: "At most 10." });
    expect(readField(steps, "1.5")).toEqual({ ok: false, error: "Enter a whole number." });
    expect(readField(steps, "x")).toEqual({ ok: false, error: "Enter a number." });
  });

  it("keeps text as it was typed, also when it looks like JSON", () => {
    expect(readField(parameter({ type: { type: "string" } }), "42")).toEqual({ ok: true, value: "42" });
  });

  it("collects all by name", () => {
    const parameters = [
      parameter({ name: "prompt", type: { type: "string" } }),
      parameter({ name: "extra", type: {} }),
      parameter({ name: "steps", type: { type: "number" }, default: 3 }),
    ];
    const contents = { ...initialContents(parameters), prompt: "a door", extra: "{" };
    expect(readFields(parameters, contents)).toEqual({
      inputs: { prompt: "a door", steps: 3 },
      errors: { extra: "This is not JSON." },
    });
  });
});
