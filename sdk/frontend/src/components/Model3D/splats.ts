/**
 * Reads files of gaussian splats: soft ellipsoids, each with a centre, a colour, and a shape. Two forms are in use:
 * `.splat`, rows of 32 bytes, and `.ply` with the values that training leaves. Knows no three.js.
 */
import { t } from "../../lib/i18n";

export interface Splats {
  count: number;
  /** x, y, z of each. */
  centers: Float32Array;
  /** Red, green, blue, opacity of each, 0 to 255. */
  colors: Uint8Array;
  /** The six different numbers of each one's covariance matrix: xx, xy, xz, yy, yz, zz. */
  shapes: Float32Array;
}

const ROW_BYTES = 32;

/** Read a `.splat` file: centre and lengths as little-endian floats, then colour and turn as bytes. */
export function readSplats(data: ArrayBuffer): Splats {
  const count = Math.floor(data.byteLength / ROW_BYTES);
  if (count === 0) throw new Error(t("it holds no points."));
  const view = new DataView(data);
  const splats = emptySplats(count);
  for (let n = 0; n < count; n += 1) {
    const at = n * ROW_BYTES;
    const float = (index: number): number => view.getFloat32(at + index * 4, true);
    const byte = (index: number): number => view.getUint8(at + 24 + index);
    splats.centers.set([float(0), float(1), float(2)], n * 3);
    splats.colors.set([byte(0), byte(1), byte(2), byte(3)], n * 4);
    const turn = [4, 5, 6, 7].map((index) => (byte(index) - 128) / 128);
    setShape(splats.shapes, n, [float(3), float(4), float(5)], turn);
  }
  return splats;
}

/** Share of the first harmonic in a colour, whatever the direction of the look. */
const HARMONIC = 0.28209479177387814;

/** Read a `.ply` file of splats; null when its points are none (a scan, a mesh). */
export function readPlySplats(data: ArrayBuffer): Splats | null {
  const head = readHeader(data);
  if (!head) return null;
  const view = new DataView(data, head.start);
  const splats = emptySplats(head.count);
  for (let n = 0; n < head.count; n += 1) {
    const value = (name: string): number => view.getFloat32(n * head.rowBytes + (head.offsets.get(name) ?? 0), true);
    splats.centers.set([value("x"), value("y"), value("z")], n * 3);
    const color = ["f_dc_0", "f_dc_1", "f_dc_2"].map((name) => 255 * (0.5 + HARMONIC * value(name)));
    const parts = [...color, 255 / (1 + Math.exp(-value("opacity")))];
    splats.colors.set(
      parts.map((part) => Math.max(0, Math.min(255, Math.round(part)))),
      n * 4,
    );
    const lengths = ["scale_0", "scale_1", "scale_2"].map((name) => Math.exp(value(name)));
    setShape(
      splats.shapes,
      n,
      lengths,
      ["rot_0", "rot_1", "rot_2", "rot_3"].map((name) => value(name)),
    );
  }
  return splats;
}

interface Header {
  start: number;
  count: number;
  rowBytes: number;
  offsets: Map<string, number>;
}

const TYPE_BYTES: Record<string, number> = {
  char: 1,
  uchar: 1,
  short: 2,
  ushort: 2,
  int: 4,
  uint: 4,
  float: 4,
  double: 8,
};
const NEEDED = "x y z f_dc_0 f_dc_1 f_dc_2 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3".split(" ");
/** Headers are short; what is longer is no header. */
const HEADER_BYTES = 16_384;

function readHeader(data: ArrayBuffer): Header | null {
  const text = new TextDecoder("latin1").decode(new Uint8Array(data, 0, Math.min(data.byteLength, HEADER_BYTES)));
  const end = /\nend_header\r?\n/.exec(text);
  if (!end || !/^ply\r?\nformat binary_little_endian/.test(text)) return null;
  const offsets = new Map<string, number>();
  let [count, rowBytes, isVertex] = [0, 0, false];
  for (const line of text.slice(0, end.index).split(/\r?\n/)) {
    const [word = "", kind = "", name = ""] = line.split(/\s+/);
    if (word === "element") {
      isVertex = kind === "vertex";
      if (isVertex) count = Number(name);
    } else if (word === "property" && isVertex) {
      if (kind === "float") offsets.set(name, rowBytes);
      rowBytes += TYPE_BYTES[kind] ?? NaN;
    }
  }
  const start = end.index + end[0].length;
  const isWhole = count > 0 && start + count * rowBytes <= data.byteLength;
  return isWhole && NEEDED.every((name) => offsets.has(name)) ? { start, count, rowBytes, offsets } : null;
}

function emptySplats(count: number): Splats {
  return {
    count,
    centers: new Float32Array(count * 3),
    colors: new Uint8Array(count * 4),
    shapes: new Float32Array(count * 6),
  };
}

/** Put the covariance of an ellipsoid, from its lengths along its own axes and its turn as a quaternion (w, x, y, z). */
function setShape(shapes: Float32Array, n: number, lengths: readonly number[], turn: readonly number[]): void {
  const size = Math.hypot(...turn) || 1;
  const [w = 1, x = 0, y = 0, z = 0] = turn.map((part) => part / size);
  const rows = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
  const squares = lengths.map((length) => length * length);
  const entry = (a: number, b: number): number =>
    squares.reduce((sum, square, axis) => sum + (rows[a]?.[axis] ?? 0) * (rows[b]?.[axis] ?? 0) * square, 0);
  shapes.set([entry(0, 0), entry(0, 1), entry(0, 2), entry(1, 1), entry(1, 2), entry(2, 2)], n * 6);
}

/** How finely depths are told apart when splats are put into order. */
const DEPTH_STEPS = 65_536;

/** The splats' numbers from the farthest to the nearest, along the direction of the look; `order` is filled. */
export function sortByDepth(
  centers: Float32Array,
  [dx, dy, dz]: readonly [number, number, number],
  order: Float32Array,
): void {
  const count = order.length;
  const depths = new Float32Array(count);
  let [least, most] = [Infinity, -Infinity];
  for (let n = 0; n < count; n += 1) {
    const depth = (centers[n * 3] ?? 0) * dx + (centers[n * 3 + 1] ?? 0) * dy + (centers[n * 3 + 2] ?? 0) * dz;
    depths[n] = depth;
    least = Math.min(least, depth);
    most = Math.max(most, depth);
  }
  const scale = most > least ? (DEPTH_STEPS - 1) / (most - least) : 0;
  const steps = new Uint16Array(count);
  const starts = new Uint32Array(DEPTH_STEPS + 1);
  for (let n = 0; n < count; n += 1) {
    const step = DEPTH_STEPS - 1 - Math.floor(((depths[n] ?? 0) - least) * scale);
    steps[n] = step;
    starts[step + 1] = (starts[step + 1] ?? 0) + 1;
  }
  for (let step = 0; step < DEPTH_STEPS; step += 1) starts[step + 1] = (starts[step + 1] ?? 0) + (starts[step] ?? 0);
  for (let n = 0; n < count; n += 1) {
    const step = steps[n] ?? 0;
    const place = starts[step] ?? 0;
    order[place] = n;
    starts[step] = place + 1;
  }
}

/** The box that holds nearly all centres: scans have strays far away, which would make the rest tiny. */
export function boundsOf({ centers, count }: Splats): { least: number[]; most: number[] } {
  const stray = count > 100 ? Math.floor(count * 0.01) : 0;
  const axes = [0, 1, 2].map((axis) =>
    Float32Array.from({ length: count }, (_, n) => centers[n * 3 + axis] ?? 0).sort(),
  );
  return {
    least: axes.map((values) => values[stray] ?? 0),
    most: axes.map((values) => values[count - 1 - stray] ?? 0),
  };
}
