import { describe, expect, it } from "vitest";
import { suggestName } from "../src/pages/new-project/name";
import { readTags, toChange } from "../src/pages/project/description";
import { parameterLabel } from "../src/pages/project/inputs";
import { reaches } from "../src/lib/session";

describe("suggestName", () => {
  it.each([
    ["Digit reader", "digit-reader"],
    ["Café Größe 2!", "cafe-grosse-2"],
    ["  --  ", ""],
    ["数字", ""],
    ["x".repeat(60), "x".repeat(40)],
    [`${"x".repeat(39)} y`, "x".repeat(39)],
  ])("%j becomes %j", (title, name) => {
    expect(suggestName(title)).toBe(name);
  });
});

describe("what a project's form sends", () => {
  it("tags each once, small", () => {
    expect(readTags(" Vision, image  classification ,,vision ")).toEqual(["vision", "image classification"]);
    expect(readTags("")).toEqual([]);
  });

  it("leaves empty fields to the server", () => {
    const sent = toChange({
      title: " ",
      emoji: "",
      color_from: "red",
      color_to: "blue",
      description: "",
      tags: "a",
      visibility: "private",
    });
    expect(sent).toEqual({ color_from: "red", color_to: "blue", description: "", tags: ["a"], visibility: "private" });
  });
});

describe("labels and roles", () => {
  it("reads parameter names as words", () => {
    expect(parameterLabel({ name: "guidance_scale", label: "guidance_scale" })).toBe("Guidance scale");
    expect(parameterLabel({ name: "x", label: "The picture" })).toBe("The picture");
    expect(parameterLabel({ name: "n_steps", label: "" })).toBe("N steps");
  });

  it("ranks roles", () => {
    expect(reaches("owner", "writer")).toBe(true);
    expect(reaches("reader", "writer")).toBe(false);
    expect(reaches(null, "reader")).toBe(false);
  });
});
