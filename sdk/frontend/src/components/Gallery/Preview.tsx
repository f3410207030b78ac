/** One gallery item at full width, the others as thumbnails below: arrows move, Escape goes back to the grid. */
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { FileData } from "../../lib/component";
import { displayName } from "../../lib/media/files";
import { Lightbox } from "../../lib/media/Lightbox";
import { DownloadTool, safeURL, Tool } from "../../lib/media/tools";
import { downloadAll } from "./download";
import { Thumbnail } from "./Grid";
import type { Shown } from "./logic";
import { t } from "../../lib/i18n";

interface PreviewProps {
  items: Shown[];
  index: number;
  fileURL: (file: FileData) => string;
  buttons: ReadonlySet<string>;
  height: string | undefined;
  fit: string | undefined;
  takesFocus: boolean;
  onMove: (index: number) => void;
  onClose: () => void;
  onDelete: (() => void) | undefined;
}

/** Pixels a finger must travel sideways to turn the page. */
const SWIPE_PX = 40;

/** See the module's comment. */
export function Preview(props: PreviewProps): VNode | null {
  const { items, index, onMove } = props;
  const stage = useRef<HTMLDivElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const swipe = useRef<number | null>(null);
  const [large, setLarge] = useState(false);
  useEffect(() => {
    if (props.takesFocus) stage.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const thumb = strip.current?.children[index];
    if (thumb instanceof HTMLElement && strip.current) {
      strip.current.scrollLeft = thumb.offsetLeft - (strip.current.clientWidth - thumb.clientWidth) / 2;
    }
  }, [index]);
  const item = items[index];
  if (!item) return null;
  const go = (step: number): void => onMove((index + step + items.length) % items.length);
  const src = props.fileURL(item.file);
  const name = displayName(item.file);
  const title = item.caption ?? t(item.kind === "video" ? "Video {n}" : "Image {n}", { n: index + 1 });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowLeft") go(-1);
    else if (event.key === "ArrowRight") go(1);
    else if (event.key === "Escape") props.onClose();
    else if (event.key === "Delete" && props.onDelete) props.onDelete();
    else return;
    event.preventDefault();
  };
  return (
    <div class="sd-gallery-preview" onKeyDown={onKeyDown}>
      <div class="sd-gallery-bar">
        <span class="sd-meta sd-num">{t("{index} of {total}", { index: index + 1, total: items.length })}</span>
        <span class="sd-gallery-tools">
          {props.buttons.has("fullscreen") && item.kind === "image" && (
            <Tool icon="expand" label={t("View large")} onClick={() => setLarge(true)} />
          )}
          {props.buttons.has("download") && <DownloadTool href={src} name={name} />}
          {(props.buttons.has("download_all") || props.buttons.has("download")) && items.length > 1 && (
            <button
              type="button"
              class="sd-btn"
              data-size="sm"
              data-variant="quiet"
              onClick={() => downloadAll(items, props.fileURL)}
            >
              {t("Download all")}
            </button>
          )}
          {props.onDelete && <Tool icon="trash" label={t("Delete {name}", { name: title })} onClick={props.onDelete} />}
          <Tool icon="close" label={t("Back to the grid")} onClick={props.onClose} />
        </span>
      </div>
      <div
        ref={stage}
        class="sd-gallery-stage"
        tabIndex={0}
        role="group"
        aria-roledescription={t("preview")}
        aria-label={t("{title}, {index} of {total}. Arrow keys move.", {
          title,
          index: index + 1,
          total: items.length,
        })}
        style={{ height: props.height }}
        onPointerDown={(event) => (swipe.current = event.pointerType === "mouse" ? null : event.clientX)}
        onPointerUp={(event) => {
          const moved = swipe.current === null ? 0 : event.clientX - swipe.current;
          swipe.current = null;
          if (Math.abs(moved) > SWIPE_PX) go(moved < 0 ? 1 : -1);
        }}
      >
        {item.kind === "video" ? (
          <video key={src} src={safeURL(src)} controls playsInline aria-label={title} />
        ) : (
          <img key={src} src={safeURL(src)} alt={title} draggable={false} style={{ objectFit: props.fit }} />
        )}
      </div>
      {item.caption && <p class="sd-gallery-text">{item.caption}</p>}
      {items.length > 1 && (
        <div class="sd-gallery-move">
          <Tool icon="previous" label={t("Previous")} onClick={() => go(-1)} />
          <div class="sd-gallery-strip" ref={strip}>
            {items.map((other, at) => (
              <button
                type="button"
                key={`${at}-${other.file.path}`}
                class="sd-gallery-thumb"
                tabIndex={-1}
                aria-label={t("Show {name}", { name: other.caption ?? t("item {n}", { n: at + 1 }) })}
                aria-current={at === index}
                onClick={() => onMove(at)}
              >
                <Thumbnail item={other} src={props.fileURL(other.file)} />
              </button>
            ))}
          </div>
          <Tool icon="next" label={t("Next")} onClick={() => go(1)} />
        </div>
      )}
      {large && <Lightbox src={src} alt={title} name={name} onClose={() => setLarge(false)} />}
    </div>
  );
}
