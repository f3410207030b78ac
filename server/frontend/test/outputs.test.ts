import { describe, expect, it } from "vitest";
import { curlFor, shellQuote } from "../src/pages/run/curl";
import { asFile, readableSize, readOutput } from "../src/pages/run/outputs";

const file = (change: Record<string, string | number | null> = {}) => ({
  path: "f1",
  url: "/api/v1/runs/r/files/f1",
  orig_name: "cat.png",
  size: 1400,
  mime_type: "image/png",
  meta: { _type: "gradio.FileData" },
  ...change,
});

describe("outputs", () => {
  it("are shown as what they are", () => {
    expect(readOutput("hello")).toEqual({ kind: "text", text: "hello" });
    expect(readOutput({ label: "4" })).toEqual({ kind: "json", value: { label: "4" } });
    expect(readOutput(file())).toMatchObject({
      kind: "file",
      file: { kind: "image", name: "cat.png", size_bytes: 1400 },
    });
    expect(readOutput({ video: file({ mime_type: "video/mp4" }), subtitles: null })).toMatchObject({
      kind: "file",
      file: { kind: "video" },
    });
    expect(
      readOutput([
        { image: file(), caption: null },
        { image: file(), caption: "x" },
      ]),
    ).toMatchObject({ kind: "files" });
    expect(readOutput([file(), "text"])).toMatchObject({ kind: "json" });
    expect(readOutput([])).toEqual({ kind: "json", value: [] });
  });

  it("are files only when marked as such and safe to open", () => {
    expect(asFile({ url: "/x", path: "x" })).toBeUndefined();
    for (const url of ["javascript:alert(1)", "//evil.test/x", "/\\evil.test", "data:text/html,x"]) {
      expect(asFile(file({ url }))).toBeUndefined();
    }
  });

  it("get a kind from the name when there is no type", () => {
    expect(asFile(file({ mime_type: null, orig_name: "a.MP3" }))?.kind).toBe("audio");
    expect(asFile(file({ mime_type: null, orig_name: "a.csv" }))?.kind).toBe("file");
    expect(asFile(file({ orig_name: null, url: "/files/my%20cat.png?x=1" }))?.name).toBe("my cat.png");
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1400, "1.4 kB"],
    [20_000_000, "20.0 MB"],
    [123_456_789_000, "123 GB"],
  ])("%d bytes read as %j", (bytes, words) => {
    expect(readableSize(bytes)).toBe(words);
  });
});

describe("the curl command", () => {
  it("survives quotes and shell words in the inputs", () => {
    expect(shellQuote("it's $HOME")).toBe(`'it'\\''s $HOME'`);
    const command = curlFor("http://localhost:8000", { team: "a", name: "b" }, "/predict", ["it's"]);
    expect(command).toContain("'http://localhost:8000/api/v1/projects/a/b/runs'");
    expect(command).toContain(`-d '{"endpoint":"/predict","inputs":["it'\\''s"]}'`);
  });
});
