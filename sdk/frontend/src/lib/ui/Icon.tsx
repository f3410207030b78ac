/**
 * The page's own icons: 24 × 24, drawn with one line weight. Add one here when most pages draw it, else in
 * `moreIcons.ts`, not as markup in a component.
 */
import { signal } from "@preact/signals";

import type { morePaths } from "./moreIcons";

const paths = {
  api: "m8 7-5 5 5 5m8-10 5 5-5 5M13.5 5l-3 14",
  check: "m5 12.5 4.5 4.5L19 7.5",
  "chevron-down": "m6 9 6 6 6-6",
  "chevron-right": "m9 6 6 6-6 6",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h11v11H9ZM5 15H4V4h11v1",
  error: "M12 7.5v5.5m0 3.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
  gear: "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm0-6v3m0 12v3M3 12h3m12 0h3M5.6 5.6l2.1 2.1m8.6 8.6 2.1 2.1m0-12.8-2.1 2.1m-8.6 8.6-2.1 2.1",
  info: "M12 11v5.5m0-9v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
  menu: "M4 6h16M4 12h16M4 18h16",
  reset: "M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5",
  send: "M12 20V5m-6 6 6-6 6 6",
  stop: "M7 7h10v10H7Z",
  warning: "M12 8v5m0 3.5v.01M10.3 4 2.6 17.5A2 2 0 0 0 4.3 20.5h15.4a2 2 0 0 0 1.7-3L13.7 4a2 2 0 0 0-3.4 0Z",
} as const;

type More = typeof morePaths;
export type IconName = keyof typeof paths | keyof More;

const more = signal<More | null>(null);
let isAsked = false;

/** The drawing of an icon; empty until it is there, for those that come later. */
function pathOf(name: IconName): string {
  if (name in paths) return paths[name as keyof typeof paths];
  if (!isAsked) {
    isAsked = true;
    void import("./moreIcons").then((module) => (more.value = module.morePaths));
  }
  return more.value?.[name as keyof More] ?? "";
}

export function Icon({ name, size }: { name: IconName; size?: number }) {
  return (
    <svg
      class="sd-icon"
      viewBox="0 0 24 24"
      width={size ?? 18}
      height={size ?? 18}
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={pathOf(name)} />
    </svg>
  );
}
