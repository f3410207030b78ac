/** Names for addresses out of titles. Pure. */

/** The longest name the platform takes. */
const MAX_LENGTH = 40;

/** "Café Größe 2!" → "cafe-grosse-2": small Latin letters, digits and single hyphens. */
export const suggestName = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, "");
