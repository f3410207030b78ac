/** Names and numbers of 3D models, without three.js. */
import type { CommonProps, FileData } from "../../lib/component";
import { displayName } from "../../lib/media/files";
import { t } from "../../lib/i18n";

export type DisplayMode = "solid" | "point_cloud" | "wireframe";

/** Angle around the vertical axis and angle down from it, in degrees, and distance; null lets the model decide. */
export type CameraPosition = [around: number | null, down: number | null, distance: number | null];

export interface Model3DProps extends CommonProps {
  display_mode?: DisplayMode | null;
  clear_color?: [red: number, green: number, blue: number, opacity: number] | null;
  camera_position?: CameraPosition;
  zoom_speed?: number;
  pan_speed?: number;
  height?: number | string | null;
}

export const MODEL_TYPES = [".obj", ".glb", ".gltf", ".stl", ".splat", ".ply"] as const;
export type ModelType = (typeof MODEL_TYPES)[number];

/** The kind of a model by the ending of its name; null for what cannot be shown. */
export function modelType(file: FileData): ModelType | null {
  const name = displayName(file).toLowerCase();
  return MODEL_TYPES.find((type) => name.endsWith(type)) ?? null;
}

export interface Place {
  x: number;
  y: number;
  z: number;
}

const DEGREE = Math.PI / 180;
/** From the front, a little from the side and from above: most of a thing's form shows. */
const DEFAULT_AROUND = 65;
const DEFAULT_DOWN = 72;

/** Where the camera stands, with the model's centre at the origin and the y axis upwards. */
export function cameraPlace(position: CameraPosition | undefined, fittingDistance: number): Place {
  const [around, down, distance] = position ?? [null, null, null];
  const turn = (around ?? DEFAULT_AROUND) * DEGREE;
  // Exactly on the axis there is no "up" to turn around.
  const tilt = Math.min(Math.max((down ?? DEFAULT_DOWN) * DEGREE, 0.001), Math.PI - 0.001);
  const radius = distance ?? fittingDistance;
  return {
    x: radius * Math.cos(turn) * Math.sin(tilt),
    y: radius * Math.cos(tilt),
    z: radius * Math.sin(turn) * Math.sin(tilt),
  };
}

/** The distance from which a sphere fills a view whose narrower angle is given, with a margin around it. */
export function fittingDistance(radius: number, angleDegrees: number, aspect: number): number {
  const vertical = (angleDegrees * DEGREE) / 2;
  const narrower = aspect < 1 ? Math.atan(Math.tan(vertical) * aspect) : vertical;
  return (Math.max(radius, 1e-6) / Math.sin(narrower)) * 1.08;
}

const SPLAT_ROW_BYTES = 32;
const SPLAT_COLOR_OFFSET_BYTES = 24;

/** Centres (x, y, z) and colours (r, g, b, opacity; 0 to 255) of a `.splat` file. */
export interface Splats {
  centers: Float32Array;
  colors: Uint8Array;
}

/**
 * Read a `.splat` file: rows of 32 bytes, of which the first twelve are the centre as three little-endian floats and
 * bytes 24 to 27 the colour with its opacity.
 */
export function readSplats(data: ArrayBuffer): Splats {
  const count = Math.floor(data.byteLength / SPLAT_ROW_BYTES);
  if (count === 0) throw new Error(t("it holds no points."));
  const view = new DataView(data);
  const centers = new Float32Array(count * 3);
  const colors = new Uint8Array(count * 4);
  for (let row = 0; row < count; row += 1) {
    const at = row * SPLAT_ROW_BYTES;
    for (let axis = 0; axis < 3; axis += 1) centers[row * 3 + axis] = view.getFloat32(at + axis * 4, true);
    for (let part = 0; part < 4; part += 1)
      colors[row * 4 + part] = view.getUint8(at + SPLAT_COLOR_OFFSET_BYTES + part);
  }
  return { centers, colors };
}
