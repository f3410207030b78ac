import { describe, expect, it } from "vitest";

import { cameraPlace, fittingDistance, modelType, readSplats } from "../../src/components/Model3D/logic";
import { nextZoom, sizeWithin } from "../../src/components/ImageEditor/logic";
import type { FileData } from "../../src/lib/component";

const file = (name: string): FileData => ({ path: "x", orig_name: name, meta: { _type: "gradio.FileData" } });

describe("Model3D", () => {
  it("knows its kinds by their endings", () => {
    expect(["Duck.GLB", "scan.ply", "cloud.splat", "picture.png"].map((name) => modelType(file(name)))).toEqual([
      ".glb",
      ".ply",
      ".splat",
      null,
    ]);
  });
  it("puts the camera where the author says, and never exactly on the axis", () => {
    const front = cameraPlace([90, 90, 5], 1);
    expect([front.x, front.y, front.z].map((part) => Math.round(part * 1000) / 1000)).toEqual([0, 0, 5]);
    const top = cameraPlace([0, 0, 2], 1);
    expect(top.y).toBeCloseTo(2);
    expect(top.x).toBeGreaterThan(0);
    const fitted = cameraPlace(undefined, 7);
    expect(Math.hypot(fitted.x, fitted.y, fitted.z)).toBeCloseTo(7);
  });
  it("stands farther away where the view is narrow", () => {
    expect(fittingDistance(1, 45, 0.5)).toBeGreaterThan(fittingDistance(1, 45, 1));
    expect(fittingDistance(1, 45, 3)).toBe(fittingDistance(1, 45, 1));
    expect(fittingDistance(0, 45, 1)).toBeGreaterThan(0);
  });
  it("reads splats", () => {
    const data = new ArrayBuffer(70); // two rows and a rest that is no row
    const view = new DataView(data);
    [1, 2, 3].forEach((value, axis) => view.setFloat32(32 + axis * 4, value, true));
    [9, 8, 7, 255].forEach((value, part) => view.setUint8(32 + 24 + part, value));
    const { centers, colors } = readSplats(data);
    expect([...centers]).toEqual([0, 0, 0, 1, 2, 3]);
    expect([...colors.slice(4)]).toEqual([9, 8, 7, 255]);
    expect(() => readSplats(new ArrayBuffer(31))).toThrow("no points");
  });
});

describe("ImageEditor", () => {
  it("zooms in steps with two ends", () => {
    expect([nextZoom(1, 1), nextZoom(2, -1), nextZoom(1, -1), nextZoom(8, 1)]).toEqual([1.5, 1.5, 1, 8]);
  });
  it("takes whole sizes that browsers can hold", () => {
    const sizes = [
      [1, 1],
      [8192, 10],
      [8193, 10],
      [0, 5],
      [2.5, 3],
      [NaN, 3],
    ] as const;
    expect(sizes.map(([width, height]) => sizeWithin({ width, height }))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
