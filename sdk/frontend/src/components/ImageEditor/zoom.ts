/** Looking closer at a part of the picture: how much larger it is shown, and which part of it. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { MAX_ZOOM, nextZoom, type Point, type Size } from "./logic";

export interface Zoom {
  /** How much larger than fitted; 1 shows the whole picture. */
  factor: number;
  /** Zoom in (1) or out (-1), around a place of the window in px, by default the middle of the stage. */
  step: (by: -1 | 1, around?: Point) => void;
  /** Zoom to a factor, around a place of the window in px. */
  to: (factor: number, around: Point) => void;
  reset: () => void;
  /** Move what is seen, in px. */
  pan: (by: Point) => void;
  stage: { current: HTMLDivElement | null };
  canvas: { current: HTMLCanvasElement | null };
  /** CSS size of the canvas; null while it is fitted by CSS. */
  shown: { width: string; height: string } | null;
  /** CSS height of the stage, kept while zoomed so that the page does not jump. */
  height: string | undefined;
}

/** See the module's comment. */
export function useZoom(): Zoom {
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [fit, setFit] = useState<(Size & { stageHeight: number }) | null>(null);
  const [factor, setFactor] = useState(1);
  const anchor = useRef<{ place: Point; fraction: Point } | null>(null);
  useLayoutEffect(() => {
    const box = canvas.current?.getBoundingClientRect();
    if (!anchor.current || !box) return;
    const { place, fraction } = anchor.current;
    stage.current?.scrollBy(box.left + fraction.x * box.width - place.x, box.top + fraction.y * box.height - place.y);
    anchor.current = null;
  }, [factor]);
  const zoomTo = (next: number, around?: Point): void => {
    const frame = stage.current?.getBoundingClientRect();
    const picture = canvas.current?.getBoundingClientRect();
    if (!frame || !picture || next === factor) return;
    if (factor === 1) setFit({ width: picture.width, height: picture.height, stageHeight: frame.height });
    const place = around ?? { x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 };
    const fraction = { x: (place.x - picture.left) / picture.width, y: (place.y - picture.top) / picture.height };
    anchor.current = { place, fraction };
    setFactor(next);
  };
  const isZoomed = factor > 1 && fit !== null;
  return {
    factor,
    step: (by, around) => zoomTo(nextZoom(factor, by), around),
    to: (next, around) => zoomTo(Math.max(1, Math.min(MAX_ZOOM, next)), around),
    reset: () => zoomTo(1),
    pan: ({ x, y }) => stage.current?.scrollBy(-x, -y),
    stage,
    canvas,
    shown: isZoomed ? { width: `${fit.width * factor}px`, height: `${fit.height * factor}px` } : null,
    height: isZoomed ? `${fit.stageHeight}px` : undefined,
  };
}
