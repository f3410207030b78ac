import { describe, expect, it } from "vitest";

import { signInLanguage, signInWords } from "../../../src/lib/i18n/signIn";

const catalogues = import.meta.glob("../../../src/lib/i18n/languages/*.json");
const spoken = Object.keys(catalogues).map((path) => /([^/]+)\.json$/.exec(path)?.[1] ?? "");

describe("the sign-in page", () => {
  it("speaks the languages of the app's page", () => {
    expect(Object.keys(signInWords).sort()).toEqual(spoken.sort());
  });

  it.each(Object.entries(signInWords))("has all its words in %s", (_, words) => {
    expect(words.every((text) => text.trim() !== "")).toBe(true);
    expect(words.map((text) => text.match(/\{\w+\}/g)?.join() ?? "")).toEqual(["", "", "", "", "{n}", "{status}", ""]);
  });

  it("takes the first wanted language that there is", () => {
    expect(signInLanguage(["xx", "pt-PT", "de"])).toBe("pt-BR");
    expect(signInLanguage(["zh-Hant-HK"])).toBe("zh-TW");
    expect(signInLanguage(["xx"])).toBe("en");
    expect(signInLanguage(["en-GB", "de"])).toBe("en");
  });
});
