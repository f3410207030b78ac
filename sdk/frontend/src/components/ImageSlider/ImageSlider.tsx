/** Two images, one over the other, with a divider that is dragged or moved by keys. */
import "./ImageSlider.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { displayName } from "../../lib/media/files";
import {
  cssSize,
  DownloadTool,
  FullscreenTool,
  safeURL,
  shownButtons,
  Tool,
  Tools,
  useFullscreen,
} from "../../lib/media/tools";
import { EmptyMedia, UploadArea } from "../../lib/media/UploadArea";
import { useValueUploader } from "../../lib/media/uploader";
import { clampPosition, positionAfterKey, positionAt, withSide, type SliderValue } from "./logic";
import { t } from "../../lib/i18n";

export interface ImageSliderProps {
  height?: number | string | null;
  width?: number | string | null;
  slider_position?: number;
  max_height?: number | string;
}

type View = ComponentProps<SliderValue, ImageSliderProps>;

/** See the module's comment. */
export function ImageSlider(page: View): VNode {
  const settings = page.props.value;
  const editable = page.interactive.value;
  const [first, second] = page.value.value ?? [null, null];
  const height = cssSize(settings.height);
  if (first && second) return <Comparison page={page} first={first} second={second} />;
  if (editable) {
    return (
      <div class="sd-compare-sides">
        <Side page={page} side={0} file={first} />
        <Side page={page} side={1} file={second} />
      </div>
    );
  }
  const only = first ?? second;
  if (only) {
    return (
      <div class="sd-media sd-compare" style={{ width: cssSize(settings.width) }}>
        <img class="sd-compare-base" src={safeURL(page.fileURL(only))} alt={settings.label ?? t("Image")} />
      </div>
    );
  }
  return (
    <EmptyMedia icon="image" height={height}>
      {settings.placeholder ?? t("Two images will stand here, to be compared")}
    </EmptyMedia>
  );
}

/** One of the two places of a pair that is not complete yet. */
function Side({ page, side, file }: { page: View; side: 0 | 1; file: FileData | null }): VNode {
  const put = (next: FileData | null): void => page.setValue(withSide(page.value.peek(), side, next));
  const { uploader, take } = useValueUploader({ ...page, setValue: put }, ["image"]);
  if (!file) {
    return (
      <UploadArea
        controlId={side === 0 ? page.controlId : `${page.controlId}-second`}
        uploader={uploader}
        onFiles={take}
        dropText=""
        icon="image"
        types={["image"]}
        hint={side === 0 ? t("Choose the first image") : t("Choose the second image")}
      />
    );
  }
  return (
    <div class="sd-media sd-compare">
      <img class="sd-compare-base" src={safeURL(page.fileURL(file))} alt={displayName(file)} />
      <Tools label={t("Image tools")}>
        <Tool
          icon="close"
          label={side === 0 ? t("Remove the first image") : t("Remove the second image")}
          onClick={() => put(null)}
        />
      </Tools>
    </div>
  );
}

/** Both images: the first left of the divider, the second right of it. */
function Comparison({ page, first, second }: { page: View; first: FileData; second: FileData }): VNode {
  const settings = page.props.value;
  const frame = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const [position, setPosition] = useState(clampPosition(settings.slider_position ?? 50));
  const { full, toggle } = useFullscreen(frame);
  useEffect(() => setPosition(clampPosition(settings.slider_position ?? 50)), [settings.slider_position]);
  const buttons = shownButtons(settings.buttons, ["download", "fullscreen"]);
  const label = settings.label ?? t("Images");
  const moveTo = (event: PointerEvent): void => {
    const box = stage.current?.getBoundingClientRect();
    if (box) setPosition(positionAt(event.clientX, box));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = positionAfterKey(event.key, position, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    setPosition(next);
  };
  const sources = [page.fileURL(first), page.fileURL(second)] as const;
  return (
    <div ref={frame} class="sd-media sd-compare" style={{ width: cssSize(settings.width) }}>
      <div
        ref={stage}
        class="sd-compare-stage"
        style={{
          "--sd-divider": `${position}%`,
          "--sd-compare-max": cssSize(settings.max_height ?? 500),
          height: full ? undefined : cssSize(settings.height),
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && moveTo(event)}
      >
        <img
          class="sd-compare-base"
          src={safeURL(sources[1])}
          alt={t("Second image of {label}", { label })}
          draggable={false}
        />
        <img
          class="sd-compare-over"
          src={safeURL(sources[0])}
          alt={t("First image of {label}", { label })}
          draggable={false}
        />
        <div
          id={page.controlId}
          class="sd-compare-handle"
          role="slider"
          tabIndex={0}
          aria-label={t("Divider of {label}", { label })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(position)}
          aria-valuetext={t("{percent} % of the first image", { percent: Math.round(position) })}
          onKeyDown={onKeyDown}
        >
          <span aria-hidden="true" />
        </div>
      </div>
      <Tools label={t("Image tools")}>
        {buttons.has("fullscreen") && <FullscreenTool full={full} toggle={toggle} />}
        {buttons.has("download") && <DownloadTool href={sources[1]} name={displayName(second)} />}
        {page.interactive.value && (
          <Tool
            icon="close"
            label={t("Remove images")}
            onClick={() => {
              page.setValue(null);
              page.dispatch("clear");
            }}
          />
        )}
      </Tools>
    </div>
  );
}
