import { describe, expect, it } from "vitest";

import { cameraPlace, fittingDistance, modelType } from "../../src/components/Model3D/logic";
import { boundsOf, readPlySplats, readSplats, sortByDepth } from "../../src/components/Model3D/splats";
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
  it("turns a splat's lengths as its quaternion says", () => {
    const data = new ArrayBuffer(32);
    const view = new DataView(data);
    [1, 2, 3].forEach((length, axis) => view.setFloat32(12 + axis * 4, length, true));
    // A quarter turn about z: what was along x is along y.
    [219, 128, 128, 219].forEach((part, n) => view.setUint8(28 + n, part));
    const [xx, xy, xz, yy, yz, zz] = [...readSplats(data).shapes].map((part) => Math.round(part * 100) / 100 + 0);
    expect([xx, xy, xz, yy, yz, zz]).toEqual([4, 0, 0, 1, 0, 9]);
  });
  it("reads splats that training left in a ply file, and leaves other ply files alone", () => {
    const names = "x y z f_dc_0 f_dc_1 f_dc_2 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3".split(" ");
    const head = `ply\nformat binary_little_endian 1.0\nelement vertex 1\n${names.map((name) => `property float ${name}\n`).join("")}end_header\n`;
    const values = [1, 2, 3, 1 / 0.28209479177387814 / 2, 0, -9, 0, 0, Math.log(2), 0, 1, 0, 0, 0];
    const bytes = new Uint8Array(head.length + values.length * 4);
    bytes.set(new TextEncoder().encode(head));
    values.forEach((value, n) => new DataView(bytes.buffer).setFloat32(head.length + n * 4, value, true));
    const splats = readPlySplats(bytes.buffer);
    expect(splats && [...splats.centers]).toEqual([1, 2, 3]);
    expect(splats && [...splats.colors]).toEqual([255, 128, 0, 128]);
    expect(splats && [...splats.shapes].map((part) => Math.round(part))).toEqual([1, 0, 0, 4, 0, 1]);
    expect(readPlySplats(new TextEncoder().encode("ply\nformat ascii 1.0\nend_header\n").buffer)).toBeNull();
    expect(readPlySplats(bytes.buffer.slice(0, -4))).toBeNull();
  });
  it("orders splats from far to near, and does not let strays make the rest small", () => {
    const order = new Float32Array(3);
    sortByDepth(new Float32Array([0, 0, 1, 0, 0, 3, 0, 0, 2]), [0, 0, 1], order);
    expect([...order]).toEqual([1, 2, 0]);
    const centers = Float32Array.from({ length: 600 }, (_, n) => (n < 3 ? 1e6 : n / 600));
    const bounds = boundsOf({ count: 200, centers, colors: new Uint8Array(800), shapes: new Float32Array(1200) });
    expect(Math.max(...bounds.most)).toBeLessThan(2);
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
