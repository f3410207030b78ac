/** What the first paint can do without is fetched after it: each file costs time that the first paint would wait. */

/** What waits for the first paint; null once it was. */
let held: (() => void)[] | null = [];

export function afterFirstPaint(run: () => void): void {
  if (held) held.push(run);
  else run();
}

/** The browser has shown the first paint: run what waited for it, and from now on everything at once. */
export function firstPaintIsOver(): void {
  const waiting = held ?? [];
  held = null;
  for (const run of waiting) run();
}
