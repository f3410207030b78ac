/** Which of the languages there are fits a visitor's wish, and how it is written. */

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

/** Of the languages there are, the one that fits a wish: the same, else the same language of another place. */
export function fitting(wish: string, there: readonly string[]): string | null {
  const lower = wish.toLowerCase();
  const found = (fits: (tag: string) => boolean): string | undefined => there.find((tag) => fits(tag.toLowerCase()));
  const base = lower.split("-")[0] ?? lower;
  // Chinese is written in two ways, which the place or the script tells.
  const script = base === "zh" ? (/hant|tw|hk|mo/.test(lower) ? "zh-tw" : "zh-cn") : lower;
  return (
    found((tag) => tag === lower) ??
    found((tag) => tag === script) ??
    found((tag) => tag === base) ??
    found((tag) => tag.split("-")[0] === base) ??
    null
  );
}

/** Of the languages there are, all that fit, the best first. */
export function fittingOnes(wishes: readonly string[], there: readonly string[]): string[] {
  const found = wishes.map((wish) => fitting(wish, there)).filter((tag): tag is string => tag !== null);
  return [...new Set(found)];
}

/** Tell the browser what language the page is in and which way it is read. */
export function markLanguage(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}
