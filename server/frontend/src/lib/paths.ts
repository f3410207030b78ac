/** Addresses inside the site, and which of them may be trusted as a way back. Pure. */

export const projectPath = (team: string, name: string, tab = ""): string =>
  `/${encodeURIComponent(team)}/${encodeURIComponent(name)}${tab === "" ? "" : `/${tab}`}`;

/** "team/name" as the two parts of a project's address. */
export function splitProject(project: string): [team: string, name: string] {
  const at = project.indexOf("/");
  return at < 0 ? ["", project] : [project.slice(0, at), project.slice(at + 1)];
}

/**
 * A way back that stays on this site; anything else becomes the gallery.
 *
 * Browsers read `//host` and `/\host` as another host, and drop tabs and newlines
 * before they look, so all of these are refused.
 */
export function safeNext(next: string | undefined): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  return next !== undefined && /^\/(?![/\\])[^\x00-\x1f\x7f\\]*$/.test(next) ? next : "/";
}

/** The sign-in page that returns to where the reader is now. */
export const signInPath = (back: string): string =>
  safeNext(back) === "/" ? "/login" : `/login?next=${encodeURIComponent(back)}`;

/** Only web addresses may become links: a `javascript:` URL from data never does. */
export const webAddress = (url: string | null | undefined): string | undefined =>
  url && /^https?:\/\//i.test(url) ? url : undefined;

/** The part of an address people read: without scheme and last slash. */
export const shortAddress = (url: string): string => url.replace(/^https?:\/\//, "").replace(/\/$/, "");
