/**
 * The picture being edited: a background and layers, each a canvas.
 *
 * A canvas is never changed once it is part of a drawing: every edit makes a drawing that shares what it did not
 * touch. So undoing is going back to an older drawing, and a layer that was sent once need not be sent again.
 */
import type { FileData } from "../../lib/component";
import { fitted, type EditorValue, type Ink, type Point, type Rectangle, type Size } from "./logic";
import { t } from "../../lib/i18n";

export interface Layer {
  name: string;
  canvas: HTMLCanvasElement;
  /** Not seen, and so not in the composite; its own picture is sent all the same. */
  isHidden?: boolean;
}

export interface Drawing extends Size {
  background: HTMLCanvasElement | null;
  layers: readonly Layer[];
}

export interface Stroke {
  points: Point[];
  size: number;
  /** What is painted; null erases. */
  ink: Ink | null;
}

/** A canvas of a size, painted by a function. */
function painted(size: Size, paint?: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext("2d");
  if (context && paint) paint(context);
  return canvas;
}

export function blank(size: Size, names: readonly string[]): Drawing {
  const { width, height } = size;
  return { width, height, background: null, layers: names.map((name) => ({ name, canvas: painted(size) })) };
}

/** A drawing on an image: of its size, or with the image fitted into a canvas of fixed size. */
export function drawingOn(image: CanvasImageSource & Size, names: readonly string[], fixed: Size | null): Drawing {
  const size = fixed ?? { width: image.width, height: image.height };
  const place = fitted(image, size);
  const background = painted(size, (context) => context.drawImage(image, place.x, place.y, place.width, place.height));
  return { ...blank(size, names), background };
}

/** A layer with a stroke on it. */
export function stroked(canvas: HTMLCanvasElement, stroke: Stroke): HTMLCanvasElement {
  return painted(canvas, (context) => {
    context.drawImage(canvas, 0, 0);
    const first = stroke.points[0];
    if (!first) return;
    context.globalCompositeOperation = stroke.ink ? "source-over" : "destination-out";
    context.globalAlpha = stroke.ink?.opacity ?? 1;
    context.strokeStyle = stroke.ink?.color ?? "#000";
    context.lineWidth = stroke.size;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.fillStyle = context.strokeStyle;
    context.beginPath();
    if (stroke.points.every(({ x, y }) => x === first.x && y === first.y)) {
      context.arc(first.x, first.y, stroke.size / 2, 0, Math.PI * 2); // lines of no length paint nothing
      context.fill();
      return;
    }
    context.moveTo(first.x, first.y);
    for (const point of stroke.points.slice(1)) context.lineTo(point.x, point.y);
    context.stroke();
  });
}

export function withLayer(drawing: Drawing, index: number, canvas: HTMLCanvasElement): Drawing {
  return { ...drawing, layers: drawing.layers.map((layer, at) => (at === index ? { ...layer, canvas } : layer)) };
}

export function withNewLayer(drawing: Drawing): Drawing {
  const taken = new Set(drawing.layers.map(({ name }) => name));
  let number = drawing.layers.length + 1;
  while (taken.has(t("Layer {n}", { n: number }))) number += 1;
  return { ...drawing, layers: [...drawing.layers, { name: t("Layer {n}", { n: number }), canvas: painted(drawing) }] };
}

export function withoutLayer(drawing: Drawing, index: number): Drawing {
  return { ...drawing, layers: drawing.layers.filter((_, at) => at !== index) };
}

/** The drawing with a layer at another place in the order. */
export function withMovedLayer(drawing: Drawing, from: number, to: number): Drawing {
  const layer = drawing.layers[from];
  if (!layer || to < 0 || to >= drawing.layers.length) return drawing;
  const layers = drawing.layers.filter((_, at) => at !== from);
  layers.splice(to, 0, layer);
  return { ...drawing, layers };
}

export function withToggledLayer(drawing: Drawing, index: number): Drawing {
  const toggled = (layer: Layer): Layer => ({ ...layer, isHidden: !layer.isHidden });
  return { ...drawing, layers: drawing.layers.map((layer, at) => (at === index ? toggled(layer) : layer)) };
}

export function cropped(drawing: Drawing, part: Rectangle): Drawing {
  const cut = (canvas: HTMLCanvasElement): HTMLCanvasElement =>
    painted(part, (context) => context.drawImage(canvas, -part.x, -part.y));
  return {
    width: part.width,
    height: part.height,
    background: drawing.background && cut(drawing.background),
    layers: drawing.layers.map((layer) => ({ ...layer, canvas: cut(layer.canvas) })),
  };
}

export function resized(drawing: Drawing, size: Size): Drawing {
  const scale = (canvas: HTMLCanvasElement): HTMLCanvasElement =>
    painted(size, (context) => {
      context.imageSmoothingQuality = "high";
      context.drawImage(canvas, 0, 0, size.width, size.height);
    });
  return {
    ...size,
    background: drawing.background && scale(drawing.background),
    layers: drawing.layers.map((layer) => ({ ...layer, canvas: scale(layer.canvas) })),
  };
}

/** Draw everything, one over the other, on a canvas that already has the drawing's size. */
export function paint(drawing: Drawing, context: CanvasRenderingContext2D): void {
  context.clearRect(0, 0, drawing.width, drawing.height);
  if (drawing.background) context.drawImage(drawing.background, 0, 0);
  for (const { canvas, isHidden } of drawing.layers) if (!isHidden) context.drawImage(canvas, 0, 0);
}

/** Canvases whose files are on the server already. */
const sent = new WeakMap<HTMLCanvasElement, FileData>();

/** What has to travel for a drawing: its parts in order, and which of them the server does not have yet. */
export interface Parcel {
  parts: HTMLCanvasElement[];
  missing: HTMLCanvasElement[];
}

export function parcelOf(drawing: Drawing): Parcel {
  const composite = painted(drawing, (context) => paint(drawing, context));
  const background = drawing.background ?? painted(drawing);
  const parts = [composite, background, ...drawing.layers.map(({ canvas }) => canvas)];
  return { parts, missing: parts.filter((canvas) => !sent.has(canvas)) };
}

export function encoded(canvas: HTMLCanvasElement, name: string): Promise<File> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(new File([blob], name, { type: "image/png" }));
      else reject(new Error(t("The browser could not encode the picture. It may be too large.")));
    }, "image/png");
  });
}

/** The value of a parcel once its missing parts were sent. */
export function delivered(parcel: Parcel, files: readonly FileData[]): EditorValue {
  parcel.missing.forEach((canvas, index) => {
    const file = files[index];
    if (file) sent.set(canvas, file);
  });
  const [composite = null, background = null, ...layers] = parcel.parts.map((canvas) => sent.get(canvas) ?? null);
  return { background, layers: layers.filter((file) => file !== null), composite };
}

/** The drawing of a value that the app sent. */
export async function loaded(
  value: NonNullable<EditorValue>,
  fileURL: (file: FileData) => string,
  names: readonly string[],
  size: Size,
  fixed: boolean,
): Promise<Drawing> {
  const ground = value.background ?? (value.layers.length === 0 ? value.composite : null);
  const [background, ...layers] = await Promise.all(
    [ground, ...value.layers].map((file) => (file ? pictureAt(fileURL(file)) : null)),
  );
  const first = layers.find((layer) => layer !== null);
  const base = background
    ? drawingOn(background, names, fixed ? size : null)
    : blank(first ? { width: first.width, height: first.height } : size, names);
  if (layers.length === 0) return base;
  return {
    ...base,
    layers: layers.map((layer, index) => ({
      name: names[index] ?? t("Layer {n}", { n: index + 1 }),
      canvas: painted(base, (context) => layer && context.drawImage(layer, 0, 0, base.width, base.height)),
    })),
  };
}

function pictureAt(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new window.Image();
    image.crossOrigin = "anonymous"; // else a picture of another site could be shown but never sent back
    image.onload = () => {
      image.width = image.naturalWidth;
      image.height = image.naturalHeight;
      resolve(image);
    };
    image.onerror = () => reject(new Error(t("The image could not be loaded.")));
    image.src = url;
  });
}
