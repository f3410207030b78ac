/** Which tab is which, and where a key leads. */
import type { LayoutChild } from "../../lib/component";

export type TabKey = string | number;

/** A tab's name: the author's `id`, else its position among all tabs. */
export function tabKey(item: LayoutChild, all: LayoutChild[]): TabKey {
  const given = item.props.value["id"];
  return typeof given === "string" || typeof given === "number" ? given : all.indexOf(item);
}

/** The tab that a key moves to, skipping those that cannot be chosen; null for other keys. */
export function nextTab(
  key: string,
  current: number,
  count: number,
  usable: (index: number) => boolean,
): number | null {
  const walk = (start: number, step: 1 | -1): number | null => {
    for (let moved = 0, index = start; moved < count; moved += 1, index += step) {
      const wrapped = (index + count) % count;
      if (usable(wrapped)) return wrapped;
    }
    return null;
  };
  if (key === "ArrowRight") return walk(current + 1, 1);
  if (key === "ArrowLeft") return walk(current - 1, -1);
  if (key === "Home") return walk(0, 1);
  if (key === "End") return walk(count - 1, -1);
  return null;
}
