import { describe, expect, it } from "vitest";
import { exactTime, relativeTime, span } from "../src/lib/time";

const NOW = Date.parse("2026-05-04T12:00:00Z");
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

describe("relativeTime", () => {
  it.each([
    [0, "just now"],
    [9, "just now"],
    [45, "45 seconds ago"],
    [60, "1 minute ago"],
    [3599, "59 minutes ago"],
    [7200, "2 hours ago"],
    [86_400, "yesterday"],
    [-172_800, "in 2 days"],
    [40 * 86_400, "last month"],
  ])("%d seconds before now is %j", (seconds, words) => {
    expect(relativeTime(ago(seconds), NOW)).toBe(words);
  });

  it("does not fail on what is no time", () => {
    expect(relativeTime("soon", NOW)).toBe("at an unknown time");
    expect(exactTime("soon")).toBe("soon");
  });
});

describe("span", () => {
  it.each([
    [800, "0.8 s"],
    [12_400, "12 s"],
    [185_000, "3 min 5 s"],
    [7_800_000, "2 h 10 min"],
    [-5, "0.0 s"],
  ])("%d ms is %j", (ms, words) => {
    expect(span(new Date(NOW).toISOString(), NOW + ms)).toBe(words);
  });
});
