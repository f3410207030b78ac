import { describe, expect, it } from "vitest";

import {
  acceptAttribute,
  apiRoot,
  checkFiles,
  describeTypes,
  displayName,
  formatSize,
  isFileData,
  matchesTypes,
  mediaKind,
  splitName,
} from "../../../src/lib/media/files";

const meta = { _type: "gradio.FileData" } as const;
const file = (name: string, size = 10, type = ""): File => new File([new Uint8Array(size)], name, { type });

describe("files before the server sees them", () => {
  it("shows sizes as people read them", () => {
    expect([0, 1, 999, 1000, 1_430_000, 20_000_000, 999_999_999].map(formatSize)).toEqual([
      "0 bytes",
      "1 byte",
      "999 bytes",
      "1 KB",
      "1.43 MB",
      "20 MB",
      "1 GB",
    ]);
  });

  it("names a file by the visitor's own name, else by its path", () => {
    expect(displayName({ path: "abc/x.png", orig_name: "My picture.png", meta })).toBe("My picture.png");
    expect(displayName({ path: "abc/two%20words.png", meta })).toBe("two words.png");
    expect(displayName({ path: "abc/100%.png", meta })).toBe("100%.png");
    expect(splitName("report.final.pdf")).toEqual(["report.final", ".pdf"]);
    expect(splitName(".gitignore")).toEqual([".gitignore", ""]);
  });

  it("turns the author's types into what the browser wants", () => {
    expect(acceptAttribute(["image", ".PDF", "audio/*", "csv", "text/plain"])).toBe(
      "image/*,.pdf,audio/*,.csv,text/plain",
    );
    expect(acceptAttribute(["file"])).toBeUndefined();
    expect(acceptAttribute([])).toBeUndefined();
    expect(describeTypes(["image", ".pdf"])).toBe("an image or a .pdf file");
  });

  it("matches by type, and by ending where the system gives none", () => {
    expect(matchesTypes({ name: "a.png", type: "image/png" }, ["image"])).toBe(true);
    expect(matchesTypes({ name: "a.HEIC", type: "" }, ["image"])).toBe(true);
    expect(matchesTypes({ name: "a.png.exe", type: "application/x-msdownload" }, ["image"])).toBe(false);
    expect(matchesTypes({ name: "notes", type: "" }, ["text"])).toBe(false);
    expect(matchesTypes({ name: "b.CSV", type: "text/csv" }, [".csv"])).toBe(true);
  });

  it("refuses wrong, empty and too large files with a sentence, and keeps the others", () => {
    const checked = checkFiles([file("ok.png"), file("bad.txt", 5, "text/plain")], {
      types: ["image"],
      multiple: true,
    });
    expect(checked.accepted.map((one) => one.name)).toEqual(["ok.png"]);
    expect(checked.problem).toBe("“bad.txt” is not an image.");
    expect(checkFiles([file("a.png", 0)], {}).problem).toContain("is empty");
    expect(checkFiles([file("a.png", 2000)], { maxBytes: 1000 }).problem).toContain(
      "2 KB; the largest allowed is 1 KB",
    );
    expect(checkFiles([file("a.png"), file("b.png")], {}).accepted).toHaveLength(1);
  });

  it("knows files and media by their form", () => {
    expect(isFileData({ path: "x", meta })).toBe(true);
    expect(isFileData({ path: "x" })).toBe(false);
    expect(isFileData(["x"])).toBe(false);
    expect(mediaKind({ path: "a/b.MP4" })).toBe("video");
    expect(mediaKind({ path: "x", mime_type: "audio/wav" })).toBe("audio");
    expect(mediaKind({ path: "x.bin" })).toBe("other");
  });

  it("finds the API root below any path", () => {
    expect(apiRoot((one) => `https://h/app/gradio_api/file=${one.path}`)).toBe("https://h/app/gradio_api");
  });
});
