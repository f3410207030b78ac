/** The languages a visitor wants: what was chosen in the settings, then what the browser says. */
export const STORAGE_KEY = "stagedoor:language";

/** What the visitor chose in the settings: a tag, or null for what the browser says. */
export function chosenLanguage(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null; // storage is forbidden in some frames
  }
}

/** Language tags in the order of the visitor's wishes. */
export function wantedLanguages(): string[] {
  const chosen = chosenLanguage();
  return [...(chosen ? [chosen] : []), ...navigator.languages];
}
