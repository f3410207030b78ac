/** Fires `tick` every `value` seconds while it is active. */
import { useEffect } from "preact/hooks";

import type { ComponentModule, ComponentProps } from "../../lib/component";

function Timer({ value, props, dispatch }: ComponentProps<number | null, { active?: boolean }>) {
  const seconds = value.value;
  const isActive = props.value.active !== false;
  useEffect(() => {
    if (!isActive || !seconds || seconds <= 0) return;
    const timer = setInterval(() => dispatch("tick"), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds, isActive, dispatch]);
  return null;
}

export default { view: Timer, invisible: true } satisfies ComponentModule;
