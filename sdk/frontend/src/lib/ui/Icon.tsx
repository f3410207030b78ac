/** The page's own icons: 24 × 24, drawn with one line weight. Add one here, not as markup in a component. */

const paths = {
  alert: "M12 8v5m0 3.5v.01M10.3 4 2.6 17.5A2 2 0 0 0 4.3 20.5h15.4a2 2 0 0 0 1.7-3L13.7 4a2 2 0 0 0-3.4 0Z",
  api: "m8 7-5 5 5 5m8-10 5 5-5 5M13.5 5l-3 14",
  check: "m5 12.5 4.5 4.5L19 7.5",
  "chevron-down": "m6 9 6 6 6-6",
  "chevron-left": "m15 6-6 6 6 6",
  "chevron-right": "m9 6 6 6-6 6",
  chart: "M4 20V4m0 16h16M8 16v-4m4 4V8m4 8v-6",
  close: "M6 6l12 12M18 6 6 18",
  camera: "M4 8h3l2-3h6l2 3h3v11H4Zm8 2.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z",
  code: "m8 7-5 5 5 5m8-10 5 5-5 5",
  copy: "M9 9h11v11H9ZM5 15H4V4h11v1",
  download: "M12 4v11m-5-4.5 5 5 5-5M5 20h14",
  edit: "M4 20h4L19.5 8.5l-4-4L4 16Zm9.5-13.5 4 4",
  error: "M12 7.5v5.5m0 3.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
  file: "M14 3H6v18h12V7Zm0 0v4h4",
  fullscreen: "M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5",
  gear: "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm0-6v3m0 12v3M3 12h3m12 0h3M5.6 5.6l2.1 2.1m8.6 8.6 2.1 2.1m0-12.8-2.1 2.1m-8.6 8.6-2.1 2.1",
  image: "M4 5h16v14H4Zm0 11 5-5 4 4 3-3 4 4M15.5 9.5v.01",
  info: "M12 11v5.5m0-9v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2",
  menu: "M4 6h16M4 12h16M4 18h16",
  microphone: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5 11a7 7 0 0 0 14 0m-7 7v3",
  minus: "M5 12h14",
  more: "M5 12v.01M12 12v.01M19 12v.01",
  music: "M9 18V5l11-2v13M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0Zm11-2a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z",
  "panel-left": "M4 5h16v14H4Zm5 0v14",
  pause: "M8 5v14m8-14v14",
  play: "M7 4.5v15l12.5-7.5Z",
  plus: "M12 5v14m-7-7h14",
  reset: "M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.5 4.5",
  send: "M12 20V5m-6 6 6-6 6 6",
  share: "M12 15V4m-4.5 4L12 3.5 16.5 8M5 12v8h14v-8",
  stop: "M7 7h10v10H7Z",
  table: "M4 5h16v14H4Zm0 5h16M4 14.5h16M10 5v14",
  text: "M5 6h14M5 12h14M5 18h8",
  trash: "M4 7h16M9 7V4h6v3m-8.5 0 1 13h9l1-13M10 11v5m4-5v5",
  undo: "M4 9h10a6 6 0 0 1 0 12h-3M8 5 4 9l4 4",
  upload: "M12 16V5M7 9.5l5-5 5 5M5 20h14",
  video: "M3 6h12v12H3Zm12 4 6-3v10l-6-3",
  warning: "M12 8v5m0 3.5v.01M10.3 4 2.6 17.5A2 2 0 0 0 4.3 20.5h15.4a2 2 0 0 0 1.7-3L13.7 4a2 2 0 0 0-3.4 0Z",
} as const;

export type IconName = keyof typeof paths;

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
      <path d={paths[name]} />
    </svg>
  );
}
