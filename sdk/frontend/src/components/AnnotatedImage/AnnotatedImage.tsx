/** An image with regions over it and a legend: pointing at either brings a region out, a click chooses it. */
import "./AnnotatedImage.css";

import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { cssSize, FullscreenTool, safeURL, shownButtons, Tools, useFullscreen } from "../../lib/media/tools";
import { EmptyMedia } from "../../lib/media/UploadArea";
import { labelsOf, regionColor, topmostAt, type AnnotatedValue } from "./logic";
import { opacityAt } from "./masks";
import { t } from "../../lib/i18n";

export interface AnnotatedImageProps {
  height?: number | string | null;
  width?: number | string | null;
  show_legend?: boolean;
  color_map?: Record<string, string> | null;
}

type View = ComponentProps<AnnotatedValue, AnnotatedImageProps>;

/** See the module's comment. */
export function AnnotatedImage(page: View): VNode {
  const settings = page.props.value;
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const { full, toggle } = useFullscreen(frame);
  const value = page.value.value;
  const height = cssSize(settings.height);
  if (!value) {
    return (
      <EmptyMedia icon="image" height={height}>
        {settings.placeholder ?? t("The image and its regions will stand here")}
      </EmptyMedia>
    );
  }
  const labels = labelsOf(value);
  const shown = active === null ? null : (value.annotations[active]?.label ?? null);
  const regionUnder = (event: MouseEvent): number | null => {
    const box = stage.current?.getBoundingClientRect();
    if (!stage.current || !box) return null;
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    const masks = [...stage.current.querySelectorAll<HTMLImageElement>(".sd-annotated-mask > img")];
    return topmostAt(masks.map((mask) => opacityAt(mask, x, y)));
  };
  const select = (index: number | null): void => {
    const label = index === null ? undefined : value.annotations[index]?.label;
    if (index !== null && label !== undefined) page.dispatch("select", { index, value: label });
  };
  const buttons = shownButtons(settings.buttons, ["fullscreen"]);
  const name = settings.label ?? t("Image");
  return (
    <div ref={frame} class="sd-annotated" style={{ width: cssSize(settings.width) }}>
      <div class="sd-media">
        <div
          ref={stage}
          class="sd-annotated-stage"
          data-active={active === null ? undefined : ""}
          data-selectable={page.listens("select") ? "" : undefined}
          onPointerMove={(event) => setActive(regionUnder(event))}
          onPointerLeave={() => setActive(null)}
          onClick={(event) => select(regionUnder(event))}
        >
          <img
            class="sd-annotated-picture"
            src={safeURL(page.fileURL(value.image))}
            alt={labels.length > 0 ? t("{name}, with {labels} marked", { name, labels: labels.join(", ") }) : name}
            style={height && !full ? { height } : undefined}
            draggable={false}
          />
          {value.annotations.map((region, index) => {
            const url = safeURL(page.fileURL(region.image));
            const picture = `url(${JSON.stringify(url)})`;
            return (
              <span
                key={index}
                class="sd-annotated-mask"
                data-on={shown === null || index === active ? "" : undefined}
                style={{ "--sd-mask": picture, "--sd-region": regionColor(region.label, labels, settings.color_map) }}
              >
                <img src={url} alt="" draggable={false} />
              </span>
            );
          })}
          {shown !== null && (
            <span class="sd-annotated-name" aria-hidden="true">
              {shown}
            </span>
          )}
        </div>
        <Tools label={t("Image tools")}>
          {buttons.has("fullscreen") && <FullscreenTool full={full} toggle={toggle} />}
        </Tools>
      </div>
      {(settings.show_legend ?? true) && value.annotations.length > 0 && (
        <div class="sd-annotated-legend" role="group" aria-label={t("Regions of {name}", { name })}>
          {value.annotations.map((region, index) => (
            <button
              type="button"
              key={index}
              class="sd-annotated-label"
              data-on={index === active ? "" : undefined}
              onPointerEnter={() => setActive(index)}
              onPointerLeave={() => setActive(null)}
              onFocus={() => setActive(index)}
              onBlur={() => setActive(null)}
              onClick={() => select(index)}
            >
              <span
                class="sd-annotated-dot"
                style={{ background: regionColor(region.label, labels, settings.color_map) }}
              />
              {region.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
