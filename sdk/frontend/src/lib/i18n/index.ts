/**
 * The page's own words, in the visitor's language.
 *
 * English is what stands in the source, so it costs nothing: `t("Cancel")`, `t("Remove {name}", { name })`,
 * `t("{n} row|{n} rows", { n })`. Every other language is a chunk of its own (`languages/<code>.json`, phrase to
 * translation), fetched when it is chosen; a phrase that a language lacks stays English. Views that call `t` while they
 * draw are drawn anew when the language changes. To add a phrase: see `phrases.ts`.
 */
import { signal } from "@preact/signals";

import type { Phrase } from "./phrases";

export type { Phrase } from "./phrases";

/** Names in braces that a phrase wants values for. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Values<Text extends string> = [Names<Text>] extends [never] ? [] : [values: Record<Names<Text>, string | number>];

/** A phrase that needs no values, for tables of texts. */
export type PlainPhrase = Exclude<Phrase, `${string}{${string}`>;

export type Catalogue = Partial<Record<Phrase, string>>;

export interface Shown {
  /** Language tag. */
  language: string;
  /** The page's words; none for English. */
  words: Catalogue;
  /** Puts the author's texts into the language, in any JSON value; null when the author translated nothing. */
  author: (<Value>(value: Value, isProps?: boolean) => Value) | null;
}

/** What is shown now; `languages.ts` changes it. */
export const shown = signal<Shown>({ language: "en", words: {}, author: null });

/** Order in which the forms of a counted phrase are written: those of these that the language has. */
const FORMS = ["zero", "one", "two", "few", "many", "other"];

/**
 * A phrase of the catalogue in the visitor's language.
 *
 * Numbers are written as the language writes them (pass a string to keep it as it is). Of a phrase with forms
 * ("{n} row|{n} rows") the one for the number `n` is taken.
 */
export function t<Text extends Phrase>(phrase: Text, ...[values]: Values<Text>): string {
  const { language, words } = shown.value;
  let text: string = words[phrase] ?? phrase;
  if (!values) return text;
  const given = values as Record<string, string | number>;
  const forms = text.split("|");
  if (forms.length > 1) {
    const rules = new Intl.PluralRules(language);
    const { pluralCategories } = rules.resolvedOptions();
    const index = FORMS.filter((form) => (pluralCategories as string[]).includes(form)).indexOf(
      rules.select(Number(given["n"])),
    );
    text = forms[Math.min(index, forms.length - 1)] ?? text;
  }
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = given[name] ?? "";
    return typeof value === "number" ? value.toLocaleString(language) : value;
  });
}

/** A number with so many digits after the point, as the language writes it. */
export function numberText(value: number, digits: number): string {
  return value.toLocaleString(shown.value.language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
