/** Following text that grows. */
import { useEffect, useRef, useState } from "preact/hooks";

import { isAtEnd } from "./logic";

/** A scroll upwards within this time of a wheel turn, touch, key or drag of the bar is the reader's own. */
const INTENT_MS = 500;

export interface Follow {
  /** Whether the end is kept in view. */
  follows: boolean;
  toEnd: () => void;
  /** Handlers for the scrolled box. */
  handlers: {
    onScroll: () => void;
    onWheel: (event: WheelEvent) => void;
    onTouchMove: () => void;
    onKeyDown: (event: KeyboardEvent) => void;
    onPointerDown: (event: PointerEvent) => void;
  };
}

/**
 * Keep the end in view while text grows, until the reader scrolls away from it. Growing and re-drawn text moves the
 * box as well, so a scroll counts as the reader's only when a hand was on it.
 */
export function useFollow(
  box: { current: HTMLDivElement | null },
  inner: { current: HTMLDivElement | null },
  enabled: boolean,
): Follow {
  const [follows, setFollows] = useState(true);
  const sticks = useRef(true);
  const touchedAt = useRef(-INTENT_MS);
  const lastTop = useRef(0);
  const toEnd = (): void => {
    sticks.current = true;
    setFollows(true);
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useEffect(() => {
    const content = inner.current;
    if (!content) return;
    const observer = new ResizeObserver(() => {
      const target = box.current;
      if (!target) return;
      if (enabled && sticks.current) target.scrollTop = target.scrollHeight;
      else setFollows(isAtEnd(target));
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, [enabled]);
  const touch = (): void => {
    touchedAt.current = performance.now();
  };
  return {
    follows,
    toEnd,
    handlers: {
      onScroll: () => {
        const target = box.current;
        if (!target) return;
        const upwards = target.scrollTop < lastTop.current;
        lastTop.current = target.scrollTop;
        if (isAtEnd(target)) sticks.current = true;
        else if (upwards && performance.now() - touchedAt.current < INTENT_MS) sticks.current = false;
        else return;
        setFollows(sticks.current);
      },
      onWheel: (event) => {
        if (event.deltaY < 0) touch();
      },
      onTouchMove: touch,
      onKeyDown: (event) => {
        if (event.key === "ArrowUp" || event.key === "PageUp" || event.key === "Home") touch();
      },
      onPointerDown: (event) => {
        if (event.target === event.currentTarget) touch(); // the scroll bar
      },
    },
  };
}
