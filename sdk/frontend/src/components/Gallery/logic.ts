/** The value of a Gallery as items, and moving through them. */
import type { FileData } from "../../lib/component";

export type GalleryItem = { image: FileData; caption?: string | null } | { video: FileData; caption?: string | null };
export type GalleryValue = GalleryItem[] | null;

export interface Shown {
  file: FileData;
  kind: "image" | "video";
  caption: string | null;
}

export function itemsOf(value: GalleryValue | undefined): Shown[] {
  return (value ?? []).flatMap((item): Shown[] => {
    const caption = item.caption ?? null;
    if ("image" in item) return [{ file: item.image, kind: "image", caption }];
    return "video" in item ? [{ file: item.video, kind: "video", caption }] : [];
  });
}

/** Columns for a box of a width: the author's number, fewer where each would be under 120 px. */
export function columnsFor(columns: unknown, widthPx: number): number {
  const list = Array.isArray(columns) ? columns : [columns];
  const asked = [...list].reverse().find((count): count is number => typeof count === "number" && count > 0) ?? 2;
  return widthPx > 0 ? Math.max(1, Math.min(asked, Math.floor((widthPx + 8) / 128) || 1)) : asked;
}

/** The neighbour of an item in a grid for an arrow key; the same index at an edge; null for other keys. */
export function neighbour(key: string, index: number, count: number, columns: number): number | null {
  const step: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const move = step[key];
  if (move === undefined) return null;
  const next = index + move;
  return next < 0 || next >= count ? index : next;
}

/** The selected item after one was removed. */
export function selectionAfterRemoval(selected: number | null, removed: number, left: number): number | null {
  if (selected === null || left === 0) return null;
  return Math.min(removed < selected ? selected - 1 : selected, left - 1);
}
