import { describe, expect, it } from "vitest";
import { changed, filterPath, isFiltered, readFilter, toRequest } from "../src/pages/gallery/filter";
import { offeredTags } from "../src/pages/gallery/tags";

describe("the gallery's filter", () => {
  it("is nothing at first", () => {
    const filter = readFilter({});
    expect(filterPath(filter)).toBe("/");
    expect(isFiltered(filter)).toBe(false);
    expect(toRequest(filter)).toEqual({ query: "", team: "", tag: "", state: null, sort: "trending", page: 1 });
  });

  it("survives the address", () => {
    const filter = { query: "a & b", team: "vision", tag: "image", state: "live", sort: "likes", page: 3 } as const;
    const search = Object.fromEntries(new URL(filterPath(filter), "http://x.test").searchParams);
    expect(readFilter(search)).toEqual(filter);
    expect(isFiltered(filter)).toBe(true);
  });

  it("reads nonsense as not set", () => {
    const filter = readFilter({ state: "asleep", sort: "price", page: "-2" });
    expect(filterPath(filter)).toBe("/");
  });

  it("starts over at the first page when it changes", () => {
    const filter = readFilter({ page: "4" });
    expect(changed(filter, { tag: "text" }).page).toBe(1);
    expect(changed(filter, { page: 5 }).page).toBe(5);
  });
});

describe("offeredTags", () => {
  const known = Array.from({ length: 30 }, (_, index) => ({ tag: `tag-${String(index)}`, count: 30 - index }));

  it("offers the first few", () => {
    expect(offeredTags(known, "")).toHaveLength(10);
    expect(offeredTags(known, "tag-3")[0]).toBe("tag-0");
  });

  it("always offers the chosen one", () => {
    expect(offeredTags(known, "tag-29")).toEqual(["tag-29", ...known.slice(0, 9).map((item) => item.tag)]);
    expect(offeredTags([], "rare")).toEqual(["rare"]);
  });
});
