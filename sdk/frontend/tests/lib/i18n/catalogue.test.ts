import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { phrases } from "../../../src/lib/i18n/phrases";

const src = fileURLToPath(new URL("../../../src/", import.meta.url));
const folder = fileURLToPath(new URL("../../../src/lib/i18n/languages/", import.meta.url));
const catalogues = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** Forms of a counted phrase in the languages that have another number of them than two. */
const FORMS: Record<string, number> = {
  ar: 6,
  pl: 3,
  ru: 3,
  uk: 3,
  he: 3,
  id: 1,
  ja: 1,
  ko: 1,
  vi: 1,
  "zh-CN": 1,
  "zh-TW": 1,
};

const names = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe("the phrases", () => {
  it("are each written once and shown somewhere", () => {
    expect(new Set(phrases).size).toBe(phrases.length);
    const sources = readdirSync(src, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith("phrases.ts"))
      .map((name) => readFileSync(src + name, "utf8"))
      .join("\n");
    expect(phrases.filter((phrase) => !sources.includes(JSON.stringify(phrase)))).toEqual([]);
  });
});

describe.each(catalogues)("%s", (name) => {
  const words = JSON.parse(readFileSync(folder + name, "utf8")) as Record<string, string>;
  const language = name.replace(".json", "");

  it("has every phrase and no other", () => {
    expect(phrases.filter((phrase) => !(phrase in words))).toEqual([]);
    expect(Object.keys(words).filter((phrase) => !(phrases as readonly string[]).includes(phrase))).toEqual([]);
  });

  it("keeps the values of each phrase and has all its forms", () => {
    const wrong = phrases.filter((phrase) => {
      const translated = words[phrase] ?? "";
      const forms = translated.split("|");
      const wanted = phrase.includes("|") ? (FORMS[language] ?? 2) : forms.length === 1 ? 1 : (FORMS[language] ?? 2);
      const isKept = forms.every((form) => {
        // The form for exactly one thing may say so in a word of its own.
        const left = names(phrase).filter((value) => !form.includes(value));
        return (
          (left.length === 0 || (forms.length > 1 && left.join() === "{n}")) &&
          names(form).length + left.length === names(phrase).length
        );
      });
      return translated === "" || forms.length !== wanted || !isKept;
    });
    expect(wrong).toEqual([]);
  });
});
