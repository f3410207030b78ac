/** Languages other than English, and the texts that authors translate: only fetched by pages that need them. */
import type { AppConfig } from "../wire/types";
import { authorTexts, type Translations } from "./author";
import { fittingOnes, markLanguage } from "./fitting";
import { type Catalogue, shown } from "./index";
import { STORAGE_KEY, wantedLanguages } from "./wanted";

const catalogues = import.meta.glob<Catalogue>("./languages/*.json", { import: "default" });

/** Tags of the languages that the page itself speaks. */
export const languages = [
  "en",
  ...Object.keys(catalogues).map((path) => /([^/]+)\.json$/.exec(path)?.[1] ?? ""),
].sort();

/** Show the page, and the texts that its author translated, in the first of the wanted languages that there is. */
export async function speak(wanted: readonly string[], config: AppConfig): Promise<void> {
  const translations = (config.i18n_translations ?? {}) as Translations;
  const own = fittingOnes(wanted, languages)[0] ?? "en";
  const load = catalogues[`./languages/${own}.json`];
  const words = load ? await load() : {};
  const offered = Object.keys(translations);
  // A page in a language that only its author speaks still has that language.
  const language = own === "en" ? (fittingOnes(wanted.slice(0, 1), offered)[0] ?? own) : own;
  shown.value = { language, words, author: authorTexts(translations, fittingOnes([...wanted, "en"], offered), words) };
  markLanguage(language);
  document.title = shown.value.author?.(config.title) ?? config.title;
}

/** Change the language of the open page, and remember it in this browser; null goes back to the browser's own. */
export async function chooseLanguage(language: string | null, config: AppConfig): Promise<void> {
  try {
    if (language === null) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage is forbidden in some frames; the choice then lasts for this page view.
  }
  await speak(language === null ? wantedLanguages() : [language, ...navigator.languages], config);
}

/** The name of a language in itself, with a capital letter: "Deutsch". */
export function languageName(language: string): string {
  try {
    const name = new Intl.DisplayNames(language, { type: "language", languageDisplay: "standard" }).of(language);
    return name ? name.charAt(0).toLocaleUpperCase(language) + name.slice(1) : language;
  } catch {
    return language; // an author may name a language that no browser knows
  }
}
