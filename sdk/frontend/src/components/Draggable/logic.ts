/** The order of what a visitor may move. */

/** Where an item lies on the page, as far as its place among others depends on it. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The children in the visitor's order; new ones stand at the end, gone ones are forgotten. */
export function inOrder(present: readonly number[], wanted: readonly number[]): number[] {
  return [...wanted.filter((id) => present.includes(id)), ...present.filter((id) => !wanted.includes(id))];
}

/** An order with one of its members at another place. */
export function moved(order: readonly number[], id: number, to: number): number[] {
  const rest = order.filter((other) => other !== id);
  const place = Math.max(0, Math.min(to, rest.length));
  return [...rest.slice(0, place), id, ...rest.slice(place)];
}

/**
 * The place that a point has among the other items: behind all whose middle it has passed. In rows what lies on lines
 * above counts as passed, and `isMirrored` says that lines run from right to left.
 */
export function placeOf(
  point: { x: number; y: number },
  others: readonly Box[],
  orientation: "row" | "column",
  isMirrored = false,
): number {
  const isPassed = ({ left, right, top, bottom }: Box): boolean => {
    if (orientation === "column") return point.y > (top + bottom) / 2;
    if (point.y > bottom) return true;
    if (point.y < top) return false;
    return isMirrored ? point.x < (left + right) / 2 : point.x > (left + right) / 2;
  };
  return others.filter(isPassed).length;
}
