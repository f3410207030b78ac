/** Following text that grows. */
import { useEffect, useRef, useState } from "preact/hooks";

import { isAtEnd } from "./logic";

/** Keep the end in view while text grows, until the reader scrolls away from it. */
export function useFollow(
  box: { current: HTMLDivElement | null },
  inner: { current: HTMLDivElement | null },
  enabled: boolean,
): { follows: boolean; toEnd: () => void; onScroll: () => void } {
  const [follows, setFollows] = useState(true);
  const sticks = useRef(true);
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
  return {
    follows,
    toEnd,
    onScroll: () => {
      if (!box.current) return;
      sticks.current = isAtEnd(box.current);
      setFollows(sticks.current);
    },
  };
}
