/** Where the links of the bar lead. */

/** A page on the wire: its path, its name, whether the bar shows it. */
export type PageEntry = [path: string, name: string, shown?: boolean];

export interface PageLink {
  title: string;
  url: string;
  isHere: boolean;
  /** Whether it leaves the app: then it opens apart. */
  isElsewhere: boolean;
}

const plain = (url: URL): string => `${url.origin}${url.pathname.replace(/\/+$/, "")}`;

/** Links of the app's pages, then the author's; addresses that are no addresses are left out. */
export function linksOf(
  pages: readonly PageEntry[],
  mainName: string | false | undefined,
  further: readonly (readonly [string, string])[] | null,
  base: string,
  here: string,
): PageLink[] {
  const own = pages
    .filter(([path, , isShown]) => isShown !== false && !(path === "" && mainName === false))
    .map(([path, name]): [string, string] => [path === "" ? mainName || name : name, path]);
  return [...(own.length > 1 || further?.length ? own : []), ...(further ?? [])].flatMap(([title, address]) => {
    if (!URL.canParse(address, base)) return [];
    const url = new URL(address, base);
    return [
      {
        title,
        url: url.href,
        isHere: plain(url) === plain(new URL(here)),
        isElsewhere: url.origin !== new URL(base).origin,
      },
    ];
  });
}
