import { describe, expect, it } from "vitest";

import { needsWhole, splitBlocks } from "../../../src/lib/text/blocks";
import { extractFormulas } from "../../../src/lib/text/delimiters";
import { isSafeLink, parseInline, parseSimple, plainText, slug } from "../../../src/lib/text/inline";

describe("the simple reader", () => {
  it("reads what most pages have", () => {
    expect(parseSimple("# Title\n\nSome **bold**, *italic*, `code` and [a link](https://x.org).")).toEqual([
      { kind: "heading", level: 1, text: "Title", children: [{ kind: "text", text: "Title" }] },
      {
        kind: "paragraph",
        children: [
          { kind: "text", text: "Some " },
          { kind: "strong", children: [{ kind: "text", text: "bold" }] },
          { kind: "text", text: ", " },
          { kind: "em", children: [{ kind: "text", text: "italic" }] },
          { kind: "text", text: ", " },
          { kind: "code", text: "code" },
          { kind: "text", text: " and " },
          { kind: "link", href: "https://x.org", children: [{ kind: "text", text: "a link" }] },
          { kind: "text", text: "." },
        ],
      },
    ]);
  });

  it("reads plain lists, quotes, rules and fences", () => {
    const blocks = parseSimple("- one\n- two\n\ntext\n\n3. three\n4. four\n\n> said\n\n---\n\n```py\nx = 1\n```");
    expect(blocks?.map((block) => block.kind)).toEqual(["list", "paragraph", "list", "quote", "rule", "code"]);
    expect(blocks?.[2]).toMatchObject({ ordered: true, start: 3 });
    expect(blocks?.[5]).toEqual({ kind: "code", language: "py", text: "x = 1" });
  });

  it.each([
    ["HTML", "a <b>bold</b> word"],
    ["images", "![x](y.png)"],
    ["tables", "| a | b |\n|---|---|\n| 1 | 2 |"],
    ["nested lists", "- one\n  - two"],
    ["loose lists", "- one\n\n- two"],
    ["entities", "a &amp; b"],
    ["escapes", "2 \\* 3"],
    ["underlined headings", "Title\n====="],
    ["reference links", "[a][b]\n\n[b]: https://x.org"],
    ["indented code", "    code"],
    ["task lists", "- [x] done"],
    ["unsettled emphasis", "***both***"],
    ["diagrams", "```mermaid\ngraph\n```"],
    ["unsafe links", "[a](javascript:alert(1))"],
    ["links with titles", '[a](https://x.org "title")'],
  ])("leaves %s to the full reader", (_what, source) => {
    expect(parseSimple(source)).toBeNull();
  });

  it("keeps underscores in words and breaks lines only where asked", () => {
    expect(plainText(parseInline("snake_case_name and __init__.py") ?? [])).toContain("snake_case_name");
    expect(parseSimple("a\nb", { lineBreaks: true })?.[0]).toMatchObject({
      children: [{ text: "a" }, { kind: "break" }, { text: "b" }],
    });
    expect(parseSimple("a  \nb")?.[0]).toMatchObject({ children: [{ text: "a" }, { kind: "break" }, { text: "b" }] });
    expect(parseSimple("a\nb")?.[0]).toMatchObject({ children: [{ text: "a\nb" }] });
  });

  it("lets only harmless links through", () => {
    for (const good of ["https://x.org", "mailto:a@b.c", "#part", "/page", "./a.html", "docs/a", "a.html"])
      expect(isSafeLink(good)).toBe(true);
    for (const bad of [
      "javascript:alert(1)",
      "JaVaScRiPt:x",
      "java\tscript:x",
      "\u0001javascript:x",
      "data:text/html,x",
      "vbscript:x",
      "//evil.org",
      "blob:x",
    ]) {
      expect(isSafeLink(bad)).toBe(false);
    }
  });

  it("makes anchors", () => {
    expect(slug("Getting started: 1, 2 & 3!")).toBe("getting-started-1-2-3");
  });
});

describe("text that grows", () => {
  it("is cut at blank lines, but not inside of fences, lists or maths", () => {
    expect(splitBlocks("a\n\nb\n\n\nc")).toEqual(["a", "b", "c"]);
    expect(splitBlocks("```\nx\n\ny\n```\n\nz")).toEqual(["```\nx\n\ny\n```", "z"]);
    expect(splitBlocks("- a\n\n- b\n\ntext")).toEqual(["- a\n\n- b", "text"]);
    expect(splitBlocks("1. a\n\n   more\n\n2. b")).toHaveLength(1);
    expect(splitBlocks("$$\na\n\nb\n$$\n\nc")).toEqual(["$$\na\n\nb\n$$", "c"]);
    expect(splitBlocks("~~~\n```\n\n~~~\n\nx")).toHaveLength(2);
  });

  it("keeps finished blocks the same while the last one grows", () => {
    const text = "# A\n\nfirst paragraph\n\n```js\nlet a = 1;\n\nlet b;\n```\n\nlast words here";
    let before: string[] = [];
    for (let end = 1; end <= text.length; end++) {
      const now = splitBlocks(text.slice(0, end));
      expect(now.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
      before = now;
    }
    expect(before).toHaveLength(4);
  });

  it("is read as a whole where references need it", () => {
    expect(needsWhole("a [x]\n\n[x]: https://x.org")).toBe(true);
    expect(needsWhole("a [x] b: c")).toBe(false);
  });
});

describe("formulas", () => {
  const both = [
    { left: "$$", right: "$$", display: true },
    { left: "$", right: "$", display: false },
    { left: "\\(", right: "\\)", display: false },
  ];
  it("are taken out before Markdown reads the text", () => {
    const { text, formulas } = extractFormulas("a $x_1*y_2$ b $$\\sum$$ and \\(z\\)", both);
    expect(formulas).toEqual([
      { source: "x_1*y_2", display: false },
      { source: "\\sum", display: true },
      { source: "z", display: false },
    ]);
    expect(text).not.toContain("x_1");
  });
  it("are not found in code, nor in prices", () => {
    expect(extractFormulas("`$a$` and\n```\n$b$\n```", both).formulas).toEqual([]);
    expect(extractFormulas("costs $5 and $10 more", both).formulas).toEqual([]);
    expect(extractFormulas("a $ b", both).text).toBe("a $ b");
  });
});
