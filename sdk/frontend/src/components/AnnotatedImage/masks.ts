/** How opaque a mask is at a point, read from a small copy of each picture. */

/** Longest side of the copies in px: fine enough to point with, small enough for hundreds of masks. */
const COPY_PX = 320;

interface Mask {
  width: number;
  height: number;
  alpha: Uint8ClampedArray;
}

const read = new WeakMap<HTMLImageElement, { src: string; mask: Mask | null }>();

/** Opacity (0 to 255) of a loaded picture at a place given as fractions of its size; 0 where it cannot be read. */
export function opacityAt(image: HTMLImageElement, x: number, y: number): number {
  if (!image.complete || image.naturalWidth === 0) return 0;
  let entry = read.get(image);
  if (entry?.src !== image.src) {
    entry = { src: image.src, mask: copyOf(image) };
    read.set(image, entry);
  }
  const mask = entry.mask;
  if (!mask || x < 0 || y < 0 || x >= 1 || y >= 1) return 0;
  const index = Math.floor(y * mask.height) * mask.width + Math.floor(x * mask.width);
  return mask.alpha[index * 4 + 3] ?? 0;
}

function copyOf(image: HTMLImageElement): Mask | null {
  const scale = Math.min(1, COPY_PX / Math.max(image.naturalWidth, image.naturalHeight));
  const width = Math.max(1, Math.round(image.naturalWidth * scale));
  const height = Math.max(1, Math.round(image.naturalHeight * scale));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(image, 0, 0, width, height);
  try {
    return { width, height, alpha: context.getImageData(0, 0, width, height).data };
  } catch {
    return null; // a mask of another site may be shown but not read: pointing then works by the legend only
  }
}
