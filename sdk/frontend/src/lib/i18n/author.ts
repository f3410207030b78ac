/**
 * Texts of the author: marks that `gr.I18n` left in labels, values and anywhere else a text may stand.
 *
 * A mark is `__i18n__` and a JSON object with the key. It may stand inside a longer text. The labels that nearly every
 * app has (Examples, …) are put into the page's language also where the author marked nothing.
 */
import type { Catalogue, Shown } from "./index";
import type { Phrase } from "./phrases";

export type Translations = Record<string, Record<string, string>>;

const MARK = "__i18n__";
const MARKS = /__i18n__(\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\})/g;

/** Labels that apps are given without asking. */
const OWN_WORDS: Phrase[] = ["Examples", "Image", "Table", "Text", "Code", "Files", "Plot", "Parameters"];

/**
 * A function that puts the author's texts into a language, or null when there is nothing to do.
 *
 * @param order Languages of `translations` in the order in which a key is looked up.
 */
export function authorTexts(translations: Translations, order: readonly string[], words: Catalogue): Shown["author"] {
  const isTranslated = Object.keys(translations).length > 0;
  const own = new Map(OWN_WORDS.flatMap((word) => (words[word] ? [[word as string, words[word]]] : [])));
  if (!isTranslated && own.size === 0) return null;
  const orders = [...order, ...Object.keys(translations)];
  const textFor = (key: string): string =>
    orders.map((language) => translations[language]?.[key]).find((text) => text !== undefined) ?? key;
  const inText = (text: string): string =>
    text.includes(MARK) ? text.replace(MARKS, (mark, json: string) => textOf(mark, json, textFor)) : text;
  const put = (value: unknown): unknown => {
    if (typeof value === "string") return inText(value);
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) {
      const items = value.map(put);
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    const entries = Object.entries(value).map(([name, item]) => [name, put(item), item] as const);
    return entries.some(([, item, old]) => item !== old)
      ? Object.fromEntries(entries.map(([name, item]) => [name, item]))
      : value;
  };
  return <Value>(value: Value, isProps = false): Value => {
    const shown = isTranslated ? put(value) : value;
    const label = (shown as { label?: unknown } | null)?.label;
    if (isProps && typeof label === "string" && own.has(label))
      return { ...(shown as object), label: own.get(label) } as Value;
    return shown as Value;
  };
}

function textOf(mark: string, json: string, textFor: (key: string) => string): string {
  try {
    const { key } = JSON.parse(json) as { key?: unknown };
    return typeof key === "string" ? textFor(key) : mark;
  } catch {
    return mark; // somebody's text that only looks like a mark
  }
}
