import { describe, expect, it } from "vitest";

import { isAuthors, scopedStyle, showsValue } from "../../../src/components/HTML/logic";
import { fillTemplate, splitLiteral } from "../../../src/components/HTML/template";

describe("the author's templates", () => {
  it("fill expressions, with braces and strings in them", () => {
    expect(fillTemplate("<b>${value}</b>", { value: "x" })).toBe("<b>x</b>");
    expect(fillTemplate("${items.map((i) => `<li>${i}</li>`).join('')}", { items: [1, 2] })).toBe(
      "<li>1</li><li>2</li>",
    );
    expect(fillTemplate("${'}' + {a: 1}.a}", {})).toBe("}1");
    expect(fillTemplate("${value > 3 ? `big` : 'small'}!", { value: 5 })).toBe("big!");
    expect(fillTemplate("price: $5 ${missing ?? ''}", { missing: undefined })).toBe("price: $5 ");
  });
  it("fill Handlebars, escaped, with blocks", () => {
    expect(fillTemplate("{{value}}", { value: "<i>" })).toBe("&#60;i&#62;");
    expect(fillTemplate("{{{value}}}", { value: "<i>" })).toBe("<i>");
    const list = "{{#each items}}{{@index}}:{{this}}{{#unless @last}},{{/unless}}{{else}}none{{/each}}";
    expect(fillTemplate(list, { items: ["a", "b"] })).toBe("0:a,1:b");
    expect(fillTemplate(list, { items: [] })).toBe("none");
    expect(
      fillTemplate("{{#each people}}{{name}} {{/each}}{{user.name}}", { people: [{ name: "A" }], user: { name: "B" } }),
    ).toBe("A B");
    expect(fillTemplate("{{#if on}}yes{{else}}no{{/if}}{{! note }}", { on: 0 })).toBe("no");
  });
  it("never read values as templates again", () => {
    expect(fillTemplate("${value}", { value: "${1+1} {{secret}}" })).toBe("${1+1} {{secret}}");
    expect(fillTemplate("{{value}}", { value: "${1+1} {{secret}}" })).toBe("${1+1} {{secret}}");
  });
  it("see own properties only", () => {
    expect(fillTemplate("[{{constructor}}{{value.constructor.name}}{{__proto__}}]", { value: "x" })).toBe("[]");
  });
  it("are cut at the right brace", () => {
    expect(splitLiteral("a${`}${'}'}`}b").map((part) => part.text)).toEqual(["a", "`}${'}'}`", "b"]);
    expect(splitLiteral("a${unclosed").map((part) => part.isCode)).toEqual([false]);
  });
});

describe("trust", () => {
  const page = {
    gradio_config: { components: [{ id: 3, props: { value: "<b>mine</b>" } }] },
    location: { search: "" },
  };
  it("goes to what stands in the program, and to nothing else", () => {
    expect(isAuthors(3, "<b>mine</b>", page)).toBe(true);
    expect(isAuthors(3, "<b>yours</b>", page)).toBe(false);
    expect(isAuthors(4, "<b>mine</b>", page)).toBe(false);
    expect(isAuthors(3, "<b>mine</b>", { ...page, location: { search: "?deep_link=x" } })).toBe(false);
    expect(isAuthors(3, "x", {})).toBe(false);
  });
  it("knows templates that show the value itself", () => {
    expect([undefined, "${value}", " {{{value}}} ", "<p>${value}</p>"].map(showsValue)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(scopedStyle("p { color: red }", "#x")).toContain("#x {");
  });
});
