import { describe, expect, it } from "vitest";
import { projectPath, safeNext, shortAddress, signInPath, splitProject, webAddress } from "../src/lib/paths";

describe("safeNext", () => {
  it.each(["/", "/links", "/vision/digits/runs?state=failed", "/a#b", "/visit/x?next=%2Fy"])("keeps %s", (path) => {
    expect(safeNext(path)).toBe(path);
  });

  it.each([
    undefined,
    "",
    "links",
    "//evil.test",
    "/\\evil.test",
    "https://evil.test",
    "/a\\b",
    "/\t/evil.test",
    "/\n/x",
  ])("refuses %j", (path) => {
    expect(safeNext(path)).toBe("/");
  });

  it("never leaves the site, as a browser resolves it", () => {
    for (const attempt of ["//e.test", "/\\e.test", "\\/e.test", "/\t/e.test", "javascript:alert(1)", "/%5ce.test"]) {
      expect(new URL(safeNext(attempt), "https://home.test").origin).toBe("https://home.test");
    }
  });
});

describe("addresses", () => {
  it("makes project paths of any names", () => {
    expect(projectPath("vision", "digits")).toBe("/vision/digits");
    expect(projectPath("a b", "c/d", "runs")).toBe("/a%20b/c%2Fd/runs");
    expect(splitProject("vision/digits")).toEqual(["vision", "digits"]);
    expect(splitProject("digits")).toEqual(["", "digits"]);
  });

  it("remembers where sign-in came from", () => {
    expect(signInPath("/")).toBe("/login");
    expect(signInPath("/links?x=1")).toBe("/login?next=%2Flinks%3Fx%3D1");
    expect(signInPath("//evil.test")).toBe("/login");
  });

  it("links to web addresses only", () => {
    expect(webAddress("https://a.test/")).toBe("https://a.test/");
    for (const url of ["javascript:alert(1)", "data:text/html,x", "/relative", "", null, undefined]) {
      expect(webAddress(url)).toBeUndefined();
    }
    expect(shortAddress("http://digits.share.localhost:8000/")).toBe("digits.share.localhost:8000");
  });
});
