import { describe, expect, it } from "vitest";

import { phrases } from "../../../src/lib/i18n/phrases";

const sources = import.meta.glob<string>(
  ["../../../src/**/*.ts", "../../../src/**/*.tsx", "!../../../src/lib/i18n/phrases.ts", "!../../../src/login.ts"],
  { query: "?raw", import: "default", eager: true },
);
const catalogues = import.meta.glob<Record<string, string>>("../../../src/lib/i18n/languages/*.json", {
  import: "default",
  eager: true,
});

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

/** What the Python side writes on buttons and notices; the page finds it in the catalogue by its text. */
const FROM_PYTHON = [
  "Flag",
  "Generate",
  "Retry",
  "Run",
  "Upload a File",
  "Share via Link",
  "Link Copied!",
  "Sign in",
  "Flagged",
  "This result was saved for the app's author.",
  "Info",
  "Success",
];

const names = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe("the phrases", () => {
  it("are each written once and shown somewhere", () => {
    expect(new Set(phrases).size).toBe(phrases.length);
    const text = Object.values(sources).join("\n");
    expect(phrases.filter((phrase) => !text.includes(JSON.stringify(phrase)))).toEqual(FROM_PYTHON);
  });
});

describe.each(Object.entries(catalogues))("%s", (path, words) => {
  const language = /([^/]+)\.json$/.exec(path)?.[1] ?? "";

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
