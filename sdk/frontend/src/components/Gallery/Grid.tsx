/** The pictures side by side; arrow keys move among them. */
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { displayName } from "../../lib/media/files";
import { Icon } from "../../lib/media/icons";
import { cssSize, safeURL, Tool } from "../../lib/media/tools";
import type { GalleryProps } from "./Gallery";
import { columnsFor, neighbour, type GalleryValue, type Shown } from "./logic";
import { t } from "../../lib/i18n";

interface GridProps {
  page: ComponentProps<GalleryValue, GalleryProps>;
  items: Shown[];
  /** The item that the Tab key reaches first: the one that was looked at. */
  start: number;
  takesFocus: boolean;
  onOpen: (index: number) => void;
  onDelete?: ((index: number) => void) | undefined;
}

/** See the module's comment. */
export function Grid({ page, items, start, takesFocus, onOpen, onDelete }: GridProps): VNode {
  const settings = page.props.value;
  const box = useRef<HTMLUListElement>(null);
  const [width, setWidth] = useState(0);
  const [active, setActive] = useState(start);
  useEffect(() => {
    if (takesFocus) box.current?.querySelectorAll<HTMLElement>(".sd-gallery-open")[start]?.focus();
  }, []);
  useEffect(() => {
    const target = box.current;
    if (!target) return;
    const observer = new ResizeObserver(() => setWidth(target.clientWidth));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  const columns = columnsFor(settings.columns, width);
  const current = Math.min(active, items.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Delete" && onDelete) onDelete(current);
    const next = neighbour(event.key, current, items.length, columns);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    box.current?.querySelectorAll<HTMLElement>(".sd-gallery-open")[next]?.focus();
  };
  return (
    <ul
      ref={box}
      class="sd-gallery-grid"
      aria-label={settings.label ?? t("Gallery")}
      style={{
        "--sd-columns": columns,
        "--sd-fit": settings.object_fit ?? "cover",
        maxHeight: cssSize(settings.height),
      }}
      onKeyDown={onKeyDown}
    >
      {items.map((item, index) => {
        const name = item.caption ?? t(item.kind === "video" ? "Video {n}" : "Image {n}", { n: index + 1 });
        return (
          <li key={`${index}-${item.file.path}`} class="sd-media sd-gallery-item">
            <button
              type="button"
              class="sd-gallery-open"
              tabIndex={index === current ? 0 : -1}
              aria-label={t("{name}, {index} of {total}", { name, index: index + 1, total: items.length })}
              onFocus={() => setActive(index)}
              onClick={() => onOpen(index)}
            >
              <Thumbnail item={item} src={page.fileURL(item.file)} />
              {item.caption && <span class="sd-gallery-caption">{item.caption}</span>}
            </button>
            {onDelete && (
              <div class="sd-tools">
                <Tool icon="trash" label={t("Delete {name}", { name })} onClick={() => onDelete(index)} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The small picture of an item; its control carries the name. */
export function Thumbnail({ item, src }: { item: { kind: "image" | "video"; file: FileData }; src: string }): VNode {
  return item.kind === "video" ? (
    <>
      <video
        src={safeURL(src)}
        muted
        playsInline
        preload="metadata"
        tabIndex={-1}
        aria-label={displayName(item.file)}
      />
      <span class="sd-gallery-film">
        <Icon name="play" size={16} />
      </span>
    </>
  ) : (
    <img src={safeURL(src)} alt="" loading="lazy" decoding="async" draggable={false} />
  );
}
