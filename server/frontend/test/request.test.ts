import { describe, expect, it } from "vitest";
import { addressOf, errorFrom } from "../src/lib/api/request";

describe("addressOf", () => {
  it("leaves out what is not set", () => {
    const query = { query: "a b", tag: "", page: 2, state: undefined, sort: null };
    expect(addressOf("/api/v1/projects", {}, query)).toBe("/api/v1/projects?query=a+b&page=2");
    expect(addressOf("/api/v1/links")).toBe("/api/v1/links");
  });

  it("keeps each name within one segment", () => {
    expect(addressOf("/api/v1/projects/{team}/{name}/api", { team: "a", name: "../x?y#z" })).toBe(
      "/api/v1/projects/a/..%2Fx%3Fy%23z/api",
    );
  });
});

describe("errorFrom", () => {
  it("takes the server's words", () => {
    const error = errorFrom(409, { detail: "The name is taken.", code: "name_taken" });
    expect([error.message, error.status, error.code]).toEqual(["The name is taken.", 409, "name_taken"]);
  });

  it("ties reasons to fields", () => {
    const error = errorFrom(422, { detail: "slug: use letters", code: "invalid", fields: { slug: "use letters" } });
    expect(error.fields).toEqual({ slug: "Use letters." });
  });

  it.each([
    [401, "Sign in to go on."],
    [404, "There is nothing at this address, or it is not open to you."],
    [502, "The server failed while it worked on this. Its log has the reason."],
    [418, "The server refused this (HTTP 418)."],
  ])("has words of its own for a bare %d", (status, words) => {
    expect(errorFrom(status, null).message).toBe(words);
  });
});
