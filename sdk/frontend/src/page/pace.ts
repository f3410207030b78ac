/**
 * When the page is drawn: at once, as long as drawing has taken little of this frame's time; what changes after that
 * is drawn together, just before the frame is shown.
 *
 * So an answer stands on the page as soon as it is there, and a function that streams thousands of steps costs one
 * drawing a frame, not one a step, whatever it streams to.
 */
import { options } from "preact";

/** What drawing at once may take of a frame, in ms: a quarter of one at 60 Hz. */
export const AT_ONCE_MS = 4;
/** Browsers give no frames to a page that nobody sees; it is still drawn, in ms after the change. */
export const UNSEEN_MS = 100;

/** Hands over what draws, as `options.debounceRendering` of Preact wants it. */
export function pacedBy(beforeFrame: (run: () => void) => void, now: () => number): (draw: () => void) => void {
  let spentMs = 0;
  let isFrameAwaited = false;
  let waiting: (() => void) | null = null;
  const drawTimed = (draw: () => void): void => {
    const startedAt = now();
    try {
      draw();
    } finally {
      spentMs += now() - startedAt;
      awaitFrame();
    }
  };
  const awaitFrame = (): void => {
    if (isFrameAwaited) return;
    isFrameAwaited = true;
    beforeFrame(() => {
      isFrameAwaited = false;
      spentMs = 0;
      const draw = waiting;
      waiting = null;
      if (draw) drawTimed(draw);
    });
  };
  return (draw) => {
    if (spentMs < AT_ONCE_MS) queueMicrotask(() => drawTimed(draw));
    else waiting = draw;
  };
}

/** Call back just before the next frame is shown, or soon where nobody sees the page. */
export function beforeFrame(run: () => void): void {
  const go = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(go);
  const timer = setTimeout(go, UNSEEN_MS);
}

export function paceDrawing(): void {
  options.debounceRendering = pacedBy(beforeFrame, () => performance.now());
}
