/** The gallery's filter, kept in the address so that it can be shared and gone back to. Pure. */
import type { ProjectFilter } from "../../lib/api/projects";
import type { Sort } from "../../lib/api/types";

export type StateFilter = "all" | "live" | "offline";

export interface GalleryFilter {
  query: string;
  team: string;
  tag: string;
  state: StateFilter;
  sort: Sort;
  page: number;
}

const one = <T extends string>(value: string | undefined, known: readonly T[], otherwise: T): T =>
  known.find((item) => item === value) ?? otherwise;

/** Reads the filter from an address; what is not understood counts as not set. */
export function readFilter(search: Readonly<Record<string, string>>): GalleryFilter {
  const page = Number(search["page"]);
  return {
    query: search["query"] ?? "",
    team: search["team"] ?? "",
    tag: search["tag"] ?? "",
    state: one(search["state"], ["all", "live", "offline"], "all"),
    sort: one(search["sort"], ["trending", "likes", "recent"], "trending"),
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The gallery's address with a filter; defaults are left out. */
export function filterPath(filter: GalleryFilter): string {
  const search = new URLSearchParams();
  if (filter.query !== "") search.set("query", filter.query);
  if (filter.team !== "") search.set("team", filter.team);
  if (filter.tag !== "") search.set("tag", filter.tag);
  if (filter.state !== "all") search.set("state", filter.state);
  if (filter.sort !== "trending") search.set("sort", filter.sort);
  if (filter.page > 1) search.set("page", String(filter.page));
  const text = search.toString();
  return text === "" ? "/" : `/?${text}`;
}

/** A changed filter starts at its first page, unless the page is what changed. */
export const changed = (filter: GalleryFilter, change: Partial<GalleryFilter>): GalleryFilter => ({
  ...filter,
  page: 1,
  ...change,
});

export const isFiltered = (filter: GalleryFilter): boolean =>
  filter.query !== "" || filter.team !== "" || filter.tag !== "" || filter.state !== "all";

export const toRequest = (filter: GalleryFilter): ProjectFilter => ({
  query: filter.query,
  team: filter.team,
  tag: filter.tag,
  state: filter.state === "all" ? null : filter.state,
  sort: filter.sort,
  page: filter.page,
});
