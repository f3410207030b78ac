/** Says something once to those who listen to the page instead of seeing it. The region itself is in the page frame. */
import { signal } from "@preact/signals";

export const announcement = signal("");

export function announce(text: string): void {
  // A changed text is what makes a screen reader speak; the same result twice needs a difference.
  announcement.value = announcement.value === text ? `${text}\u00a0` : text;
}
