/** Names and numbers of 3D models, without three.js. */
import type { CommonProps, FileData } from "../../lib/component";
import { displayName } from "../../lib/media/files";

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
