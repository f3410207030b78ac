/** The site's line icons, 20 × 20, drawn with the text's colour. Decoration: a name stands beside each. */
const PATHS = {
  heart: "M10 16.5s-6-3.6-6-8.1A3.4 3.4 0 0 1 10 6.3a3.4 3.4 0 0 1 6 2.1c0 4.5-6 8.1-6 8.1Z",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l4 4",
  copy: "M7.5 7.5v-2a2 2 0 0 1 2-2h5a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2M5.5 7.5h5a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-5a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2Z",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  close: "m5 5 10 10M15 5 5 15",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  chevron: "m5.5 8 4.5 4.5L14.5 8",
  right: "m8 5.5 4.5 4.5L8 14.5",
  plus: "M10 4v12M4 10h12",
  external: "M8 4.5H5.5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V12M11.5 4h4.5v4.5M9 11l6.5-6.5",
  link: "M8.5 11.5a3.5 3.5 0 0 0 5 0l2.5-2.5a3.540 3.540 0 0 0-5-5L10 5M11.5 8.5a3.5 3.5 0 0 0-5 0L4 11a3.540 3.540 0 0 0 5 5l1-1",
  lock: "M5.5 9h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM7 9V6.5a3 3 0 0 1 6 0V9",
  globe: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM3.3 8h13.4M3.3 12h13.4M10 3c-4 4-4 10 0 14 4-4 4-10 0-14Z",
  warn: "M10 7.5v4M10 14h.01M8.7 3.7 2.8 14.2a1.5 1.5 0 0 0 1.3 2.3h11.8a1.5 1.5 0 0 0 1.3-2.3L11.3 3.7a1.5 1.5 0 0 0-2.6 0Z",
  error: "M10 6.5v4.5M10 13.5h.01M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z",
  clock: "M10 6v4l2.5 2M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z",
  play: "M6.5 4.5v11l9-5.5Z",
  stop: "M5.5 5.5h9v9h-9Z",
  refresh: "M16 10a6 6 0 1 1-1.8-4.3M16.5 3v3.5H13",
  trash: "M4 6h12M8 6V4.5a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1V6M5.5 6l.7 9.5a1 1 0 0 0 1 1h5.6a1 1 0 0 0 1-1l.7-9.5",
  key: "M8.5 13a3.5 3.5 0 1 1-2-5.5M8 10h8.5v2.5M13.5 10v2",
  user: "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  team: "M7.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM2.5 15.5c.4-2.5 2.3-4 5-4s4.6 1.5 5 4M13 9.5a2 2 0 1 0-.8-3.8M14 11.7c2 .2 3.2 1.5 3.5 3.3",
  out: "M8 4H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3M12.5 6.5 16 10l-3.5 3.5M16 10H8",
  sun: "M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM10 2.5V4M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M15.3 4.7l-1 1M5.7 14.3l-1 1",
  moon: "M16 11.5A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.5Z",
  screen: "M3.5 4.5h13v8.5h-13ZM7.5 16.5h5M10 13v3.5",
  download: "M10 3.5v8.5M6.5 8.5 10 12l3.5-3.5M4 15.5h12",
  edit: "m4 16 .7-3.2 8.3-8.3a1.5 1.5 0 0 1 2.1 0l.4.4a1.5 1.5 0 0 1 0 2.1L7.2 15.3Z",
  expand: "M11.5 4H16v4.5M8.5 16H4v-4.5M16 4l-5 5M4 16l5-5",
  tag: "M4 4.5h5.5l6.5 6.5-5 5L4 9.5ZM7.2 7.7h.01",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" data-filled={filled || undefined}>
      <path d={PATHS[name]} />
    </svg>
  );
}
