/** Zooming a picture. */

export interface View {
  scale: number;
  x: number;
  y: number;
}

const MIN_SCALE = 1;
export const MAX_SCALE = 12;
export const HOME: View = { scale: 1, x: 0, y: 0 };

/** Zoom around a point (px from the stage's middle), so that what lies under the pointer stays there. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
  const scale = Math.max(MIN_SCALE, Math.min(MAX_SCALE, view.scale * factor));
  if (scale === MIN_SCALE) return HOME;
  const real = scale / view.scale;
  return { scale, x: x - (x - view.x) * real, y: y - (y - view.y) * real };
}
