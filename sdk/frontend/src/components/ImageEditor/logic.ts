/** Numbers and lists of the ImageEditor, without markup and without canvases. */
import type { CommonProps, FileData } from "../../lib/component";
import type { WebcamOptions } from "../../lib/media/cameraStream";

export type EditorValue = {
  background: FileData | null;
  layers: FileData[];
  composite: FileData | null;
  id?: string | null;
} | null;

export type BrushColor = string | [color: string, opacity: number];

export interface ImageEditorProps extends CommonProps {
  height?: number | string | null;
  width?: number | string | null;
  sources?: string[];
  transforms?: string[];
  brush?: BrushOptions | false | null;
  eraser?: { default_size?: number | "auto" } | false | null;
  layers?: { allow_additional_layers?: boolean; layers?: string[] | null; disabled?: boolean } | null;
  canvas_size?: [number, number];
  fixed_canvas?: boolean;
  webcam_options?: WebcamOptions | null;
}

export interface BrushOptions {
  default_size?: number | "auto";
  colors?: BrushColor[];
  default_color?: BrushColor | null;
  color_mode?: "fixed" | "defaults";
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Rectangle extends Point, Size {}

/** A colour and how opaque it is, from 0 to 1. */
export interface Ink {
  color: string;
  opacity: number;
}

/** Steps that can be undone: each holds at most one changed layer, so this bounds the memory of a page. */
export const MAX_STEPS = 40;

export function inkOf(color: BrushColor): Ink {
  return Array.isArray(color) ? { color: color[0], opacity: color[1] } : { color, opacity: 1 };
}

/** The colours offered, and the one to begin with. */
export function inksOf(brush: BrushOptions | false | null | undefined): { inks: Ink[]; first: Ink } {
  const inks = (brush ? (brush.colors ?? []) : []).map(inkOf);
  const first = brush && brush.default_color ? inkOf(brush.default_color) : (inks[0] ?? inkOf("#000000"));
  return { inks, first };
}

/** Width of a tool in px of the picture: the author's, else a fiftieth of the shorter side. */
export function toolSize(size: unknown, canvas: Size): number {
  if (typeof size === "number" && size > 0) return size;
  return Math.max(2, Math.round(Math.min(canvas.width, canvas.height) / 50));
}

/** Where in the picture a pointer stands, whatever size the picture is shown at. */
export function pointAt(client: Point, box: { left: number; top: number } & Size, canvas: Size): Point {
  return {
    x: box.width > 0 ? ((client.x - box.left) / box.width) * canvas.width : 0,
    y: box.height > 0 ? ((client.y - box.top) / box.height) * canvas.height : 0,
  };
}

/** Whole pixels between two corners, inside the picture; null when there is hardly anything. */
export function rectangleBetween(from: Point, to: Point, canvas: Size): Rectangle | null {
  const clamp = (value: number, limit: number): number => Math.max(0, Math.min(limit, Math.round(value)));
  const [left, right] = [clamp(Math.min(from.x, to.x), canvas.width), clamp(Math.max(from.x, to.x), canvas.width)];
  const [top, bottom] = [clamp(Math.min(from.y, to.y), canvas.height), clamp(Math.max(from.y, to.y), canvas.height)];
  return right - left < 2 || bottom - top < 2 ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Which sides of a marked part a drag moves; all four move it as a whole. */
export type Grip = readonly ("left" | "top" | "right" | "bottom")[];

/**
 * What a pointer takes hold of: sides within reach, else the part as a whole; null where a new part begins.
 *
 * @param reach How far from a side it is still held, in px of the picture.
 */
export function gripAt(point: Point, part: Rectangle, reach: number, canvas: Size): Grip | null {
  const [right, bottom] = [part.x + part.width, part.y + part.height];
  const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= reach;
  const isOutside =
    point.x < part.x - reach || point.x > right + reach || point.y < part.y - reach || point.y > bottom + reach;
  if (isOutside) return null;
  const grip: Grip[number][] = [];
  if (isNear(point.x, part.x)) grip.push("left");
  else if (isNear(point.x, right)) grip.push("right");
  if (isNear(point.y, part.y)) grip.push("top");
  else if (isNear(point.y, bottom)) grip.push("bottom");
  if (grip.length > 0) return grip;
  const isWhole = part.width === canvas.width && part.height === canvas.height;
  return isWhole ? null : ["left", "top", "right", "bottom"];
}

/** A part whose sides were dragged by so much: whole pixels, never outside the picture, at least one pixel large. */
export function dragged(part: Rectangle, grip: Grip, by: Point, canvas: Size): Rectangle {
  const [dx, dy] = [Math.round(by.x), Math.round(by.y)];
  const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
  if (grip.length === 4) {
    const x = clamp(part.x + dx, 0, canvas.width - part.width);
    const y = clamp(part.y + dy, 0, canvas.height - part.height);
    return { ...part, x, y };
  }
  let [left, top, right, bottom] = [part.x, part.y, part.x + part.width, part.y + part.height];
  if (grip.includes("left")) left = clamp(left + dx, 0, right - 1);
  if (grip.includes("right")) right = clamp(right + dx, left + 1, canvas.width);
  if (grip.includes("top")) top = clamp(top + dy, 0, bottom - 1);
  if (grip.includes("bottom")) bottom = clamp(bottom + dy, top + 1, canvas.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A part with one of its numbers typed anew, kept inside the picture. */
export function typed(part: Rectangle, field: keyof Rectangle, value: number, canvas: Size): Rectangle {
  if (!Number.isFinite(value)) return part;
  const next = { ...part, [field]: Math.round(value) };
  next.x = Math.max(0, Math.min(canvas.width - 1, next.x));
  next.y = Math.max(0, Math.min(canvas.height - 1, next.y));
  next.width = Math.max(1, Math.min(canvas.width - next.x, next.width));
  next.height = Math.max(1, Math.min(canvas.height - next.y, next.height));
  return next;
}

/** Place of an image inside a canvas of fixed size: whole, centred, never enlarged. */
export function fitted(image: Size, canvas: Size): Rectangle {
  const scale = Math.min(1, canvas.width / image.width, canvas.height / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  return { x: (canvas.width - width) / 2, y: (canvas.height - height) / 2, width, height };
}

/** States one after another, and where among them the visitor stands. */
export interface History<State> {
  states: readonly State[];
  at: number;
}

/** The history with a state after the current one; what was undone is forgotten, and so are the oldest. */
export function pushed<State>(history: History<State>, state: State): History<State> {
  const states = [...history.states.slice(0, history.at + 1), state].slice(-MAX_STEPS);
  return { states, at: states.length - 1 };
}

/** The history one step back (-1) or forward (1); the same one at an end. */
export function stepped<State>(history: History<State>, by: -1 | 1): History<State> {
  const at = history.at + by;
  return at < 0 || at >= history.states.length ? history : { states: history.states, at };
}

/** Largest side in px: canvases beyond it are refused by some browsers. */
export const MAX_SIDE_PX = 8192;

/** Whether a picture may have this size. */
export function sizeWithin(size: Size): boolean {
  return [size.width, size.height].every((side) => Number.isInteger(side) && side >= 1 && side <= MAX_SIDE_PX);
}

const ZOOMS = [1, 1.5, 2, 3, 4, 6, 8] as const;

export const MAX_ZOOM = 8;

/** The next larger (1) or smaller (-1) zoom; the same one at an end. */
export function nextZoom(factor: number, by: -1 | 1): number {
  const found = by === 1 ? ZOOMS.find((zoom) => zoom > factor) : ZOOMS.findLast((zoom) => zoom < factor);
  return found ?? factor;
}
