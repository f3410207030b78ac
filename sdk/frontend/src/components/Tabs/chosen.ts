/** Which of several panels is shown (a tab, a step): what the visitor or the app chose, told to whoever listens. */
import { useEffect, useRef } from "preact/hooks";

import type { ComponentProps, LayoutChild } from "../../lib/component";
import { tabKey, type TabKey } from "./logic";

type Layout = Pick<ComponentProps<null, { selected?: TabKey | null }>, "props" | "items" | "dispatch" | "setProps">;

export interface Chosen {
  current: number;
  /** Whether a panel was shown yet: its content is made then and kept, with its scroll position and its media. */
  isSeen: (index: number) => boolean;
  choose: (index: number) => void;
}

/**
 * @param panels Those of `items` that are drawn, in their order on the page.
 * @param usual The one that is shown while none, or none of these, was chosen.
 */
export function useChosen(layout: Layout, panels: LayoutChild[], usual: number): Chosen {
  const { props, items, dispatch, setProps } = layout;
  const keys = panels.map((item) => tabKey(item, items));
  const seen = useRef(new Set<TabKey>());
  const wanted = props.value.selected;
  const found = wanted == null ? -1 : keys.indexOf(wanted);
  const current = found >= 0 ? found : Math.max(usual, 0);
  const currentKey = keys[current];
  if (currentKey !== undefined) seen.current.add(currentKey);

  const dataOf = (item: LayoutChild) => ({ index: items.indexOf(item), value: item.props.value.label ?? "" });
  // Whoever chose, visitor or app, listeners of the panel and of the change are told.
  const before = useRef(currentKey);
  useEffect(() => {
    const item = panels[current];
    if (!item || currentKey === before.current) return;
    before.current = currentKey;
    dispatch("change");
    item.dispatch("select", dataOf(item));
  }, [currentKey]);
  return {
    current,
    isSeen: (index) => {
      const key = keys[index];
      return key !== undefined && seen.current.has(key);
    },
    choose: (index) => {
      const item = panels[index];
      const key = keys[index];
      if (!item || key === undefined || index === current) return;
      setProps({ selected: key });
      dispatch("select", { ...dataOf(item), id: key, component_id: item.id });
    },
  };
}
