/**
 * Small controls that media components share: icon buttons, downloads, and showing a component over the
 * whole window.
 */
import "./media.css";

import type { ComponentChildren, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Icon, type IconName } from "./icons";
import { t } from "../i18n";

export { cssSize, shownButtons } from "../ui/given";

interface ToolProps {
  icon: IconName;
  label: string;
  onClick: (event: MouseEvent) => void;
  pressed?: boolean;
  disabled?: boolean;
}

/** A square icon button; its label is both the accessible name and the tooltip. */
export function Tool({ icon, label, onClick, pressed, disabled }: ToolProps): VNode {
  return (
    <button
      type="button"
      class="sd-icon-btn"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

/** A link that downloads; a plain link, so that it also works by "save as" and without our code. */
export function DownloadTool({
  href,
  name,
  label,
  onDownload,
}: {
  href: string;
  name: string;
  label?: string;
  onDownload?: () => void;
}): VNode {
  const text = label ?? t("Download {name}", { name });
  return (
    <a
      class="sd-icon-btn"
      href={safeURL(href)}
      download={name}
      aria-label={text}
      title={text}
      onClick={onDownload}
      target="_blank"
      rel="noopener"
    >
      <Icon name="download" />
    </a>
  );
}

/** A URL that may stand in `href` or `src`: http(s), same site, blob, or image/audio/video data; else `#`. */
export function safeURL(url: string): string {
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(url.replace(/[\p{C}\s]/gu, ""))?.[1]?.toLowerCase();
  if (!scheme || scheme === "http" || scheme === "https" || scheme === "blob") return url;
  return /^\s*data:(image|audio|video)\//i.test(url) ? url : "#";
}

/** Save text or bytes made in the page under a name. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // some browsers read it after the click returns
}

/**
 * Show an element over the whole window and back. The element becomes a popover, so it sits in the top layer
 * whatever its ancestors do; Escape closes it and the focus stays inside.
 */
export function useFullscreen(element: { current: HTMLElement | null }): { full: boolean; toggle: () => void } {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (!full || !target) return;
    target.setAttribute("popover", "manual");
    target.classList.add("sdm-full");
    target.showPopover();
    const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented) setFull(false);
      if (event.key === "Tab") keepFocusInside(target, event);
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      target.hidePopover();
      target.removeAttribute("popover");
      target.classList.remove("sdm-full");
      opener?.focus();
    };
  }, [full, element]);
  return { full, toggle: () => setFull((now) => !now) };
}

function keepFocusInside(target: HTMLElement, event: KeyboardEvent): void {
  const stops = [
    ...target.querySelectorAll<HTMLElement>("a[href],button:not(:disabled),input,select,textarea,[tabindex='0']"),
  ].filter((stop) => stop.offsetParent !== null || stop === document.activeElement);
  const first = stops[0];
  const last = stops.at(-1);
  if (!first || !last) return;
  const active = document.activeElement;
  if (event.shiftKey ? active === first : active === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  } else if (!target.contains(active)) {
    event.preventDefault();
    first.focus();
  }
}

/** The fullscreen button for `useFullscreen`. */
export function FullscreenTool({ full, toggle }: { full: boolean; toggle: () => void }): VNode {
  return (
    <Tool icon={full ? "shrink" : "expand"} label={full ? t("Leave full screen") : t("Full screen")} onClick={toggle} />
  );
}

/** The corner row of tools over a medium. */
export function Tools({
  children,
  always,
  label,
}: {
  children: ComponentChildren;
  always?: boolean;
  label: string;
}): VNode {
  return (
    <div class="sd-tools" role="group" aria-label={label} data-always={always ? "" : undefined}>
      {children}
    </div>
  );
}
