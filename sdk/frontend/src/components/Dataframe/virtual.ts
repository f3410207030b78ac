/** Rows in view: @tanstack/virtual-core tied to a Preact component. */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from "@tanstack/virtual-core";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface VirtualRows {
  items: VirtualItem[];
  totalPx: number;
  scrollTo: (index: number) => void;
  /** Ref for rows whose height is not known (wrapped text). */
  measure: (element: HTMLElement | null) => void;
}

export function useVirtualRows(options: {
  count: number;
  rowPx: number;
  headPx: number;
  element: { current: HTMLDivElement | null };
}): VirtualRows {
  const [, redraw] = useState(0);
  const settings = {
    count: options.count,
    getScrollElement: () => options.element.current,
    estimateSize: () => options.rowPx,
    scrollToFn: elementScroll<HTMLDivElement>,
    observeElementRect: observeElementRect<HTMLDivElement>,
    observeElementOffset: observeElementOffset<HTMLDivElement>,
    overscan: 8,
    // The head lies over the first rows' place: they scroll under it, and "into view" means below it.
    scrollMargin: 0,
    scrollPaddingStart: options.headPx,
    paddingStart: options.headPx,
    onChange: () => redraw((count) => count + 1),
  };
  const instance = useRef<Virtualizer<HTMLDivElement, HTMLElement> | null>(null);
  instance.current ??= new Virtualizer<HTMLDivElement, HTMLElement>(settings);
  const virtualizer = instance.current;
  virtualizer.setOptions(settings);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useEffect(() => virtualizer.measure(), [options.rowPx, virtualizer]);
  return {
    items: virtualizer.getVirtualItems(),
    totalPx: virtualizer.getTotalSize(),
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
    measure: virtualizer.measureElement,
  };
}
