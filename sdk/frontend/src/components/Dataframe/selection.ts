/** The active cell and the range around it, in places of the view (not of the data). Row −1 is the head. */

export interface Place {
  row: number;
  column: number;
}

export interface Selection {
  active: Place;
  /** Other corner of the range; the active cell itself when nothing more is selected. */
  anchor: Place;
}

export interface Bounds {
  rows: number;
  columns: number;
  /** Rows that fit in the box, for page keys. */
  page: number;
}

export function rangeOf({ active, anchor }: Selection): { top: number; bottom: number; left: number; right: number } {
  return {
    top: Math.max(0, Math.min(active.row, anchor.row)),
    bottom: Math.max(active.row, anchor.row),
    left: Math.min(active.column, anchor.column),
    right: Math.max(active.column, anchor.column),
  };
}

export function isInRange(selection: Selection, row: number, column: number): boolean {
  const range = rangeOf(selection);
  return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
}

/** Where a key leads from a place; null for keys that do not move. */
export function moveBy(key: string, modifier: boolean, from: Place, bounds: Bounds): Place | null {
  const last = { row: bounds.rows - 1, column: bounds.columns - 1 };
  const to = { ...from };
  switch (key) {
    case "ArrowUp":
      to.row = modifier ? (from.row > 0 ? 0 : -1) : from.row - 1;
      break;
    case "ArrowDown":
      to.row = modifier ? last.row : from.row + 1;
      break;
    case "ArrowLeft":
      to.column = modifier ? 0 : from.column - 1;
      break;
    case "ArrowRight":
      to.column = modifier ? last.column : from.column + 1;
      break;
    case "Home":
      to.column = 0;
      if (modifier) to.row = 0;
      break;
    case "End":
      to.column = last.column;
      if (modifier) to.row = last.row;
      break;
    case "PageUp":
      to.row = Math.max(0, from.row - bounds.page);
      break;
    case "PageDown":
      to.row = from.row + bounds.page;
      break;
    default:
      return null;
  }
  return clamped(to, bounds);
}

/** The next cell for Tab; null at either end, where Tab leaves the grid. */
export function tabFrom(from: Place, back: boolean, bounds: Bounds): Place | null {
  const index = Math.max(0, from.row) * bounds.columns + from.column + (back ? -1 : 1);
  if (index < 0 || index >= bounds.rows * bounds.columns) return null;
  return { row: Math.floor(index / bounds.columns), column: index % bounds.columns };
}

export function clamped(place: Place, bounds: Bounds): Place {
  return {
    row: Math.max(-1, Math.min(bounds.rows - 1, place.row)),
    column: Math.max(0, Math.min(bounds.columns - 1, place.column)),
  };
}
