/** One picture: choose, drop, paste or photograph it; look at it large; download it; click a pixel. */
import "./Image.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import type { WebcamOptions } from "../../lib/media/cameraStream";
import { displayName } from "../../lib/media/files";
import { Lightbox } from "../../lib/media/Lightbox";
import { cssSize, DownloadTool, safeURL, shownButtons, Tool, Tools } from "../../lib/media/tools";
import { useDrop, usePaste } from "../../lib/media/drop";
import { useSources } from "../../lib/media/sources";
import { EmptyMedia, MediaError, UploadArea, UploadProgress } from "../../lib/media/UploadArea";
import { useValueUploader, type Uploader } from "../../lib/media/uploader";
import { LiveCamera } from "./LiveCamera";
import { altText, pixelAt, sourcesOf } from "./logic";
import { t } from "../../lib/i18n";

export interface ImageProps {
  height?: number | string;
  width?: number | string;
  sources?: string[] | string;
  streaming?: boolean;
  webcam_options?: WebcamOptions | null;
  alt_text?: string | null;
}

type View = ComponentProps<FileData | null, ImageProps>;

/** See the module's comment. */
export function Image(page: View): VNode {
  const { props, value, interactive } = page;
  const settings = props.value;
  const { uploader, take } = useValueUploader(page, ["image"]);
  const editable = interactive.value;
  const file = value.value;
  const names = sourcesOf(settings.sources);
  const { camera, sources } = useSources({
    mode: "photo",
    names,
    take,
    fail: uploader.fail,
    options: settings.webcam_options,
    controlId: page.controlId,
  });

  if (editable && settings.streaming) return <LiveCamera page={page} />;
  if (editable && camera) return camera;
  if (file) return <Picture page={page} file={file} uploader={uploader} take={take} />;
  const height = cssSize(settings.height);
  if (!editable)
    return (
      <EmptyMedia icon="image" height={height}>
        {settings.placeholder ?? t("The image will stand here")}
      </EmptyMedia>
    );
  return (
    <UploadArea
      controlId={page.controlId}
      uploader={uploader}
      onFiles={take}
      dropText={t("or drop an image here")}
      icon="image"
      types={["image"]}
      hint={settings.placeholder}
      height={height}
      sources={sources}
      allowFiles={names.includes("upload") || names.length === 0}
    />
  );
}

interface PictureProps {
  page: View;
  file: FileData;
  uploader: Uploader;
  take: (files: readonly File[]) => void;
}

function Picture({ page, file, uploader, take }: PictureProps): VNode {
  const settings = page.props.value;
  const editable = page.interactive.value;
  const selectable = page.listens("select");
  const frame = useRef<HTMLDivElement>(null);
  const [large, setLarge] = useState(false);
  const [broken, setBroken] = useState(false);
  const { over, handlers } = useDrop(take, editable);
  usePaste(frame, take, editable);
  const src = page.fileURL(file);
  useEffect(() => setBroken(false), [src]);
  const name = displayName(file);
  const alt = altText(settings, editable);
  const buttons = shownButtons(settings.buttons, ["download", "fullscreen"]);
  const select = (event: MouseEvent & { currentTarget: HTMLImageElement }): void => {
    const image = event.currentTarget;
    const box = image.getBoundingClientRect();
    const place = pixelAt({ x: event.clientX - box.left, y: event.clientY - box.top }, box, {
      width: image.naturalWidth,
      height: image.naturalHeight,
    });
    if (place) page.dispatch("select", { index: place, value: null });
  };
  const size = { height: cssSize(settings.height), width: cssSize(settings.width) };
  return (
    <div class="sd-image" style={{ width: size.width }}>
      <div
        ref={frame}
        class="sd-media sd-image-frame"
        style={{ minHeight: size.height }}
        {...handlers}
        tabIndex={editable ? -1 : undefined}
      >
        {broken ? (
          <EmptyMedia icon="image" height={size.height}>
            {t("This image cannot be shown. Download it to look at it in another program.")}
          </EmptyMedia>
        ) : (
          <img
            class="sd-image-picture"
            data-selectable={selectable ? "" : undefined}
            src={safeURL(src)}
            alt={alt}
            style={size.height ? { maxHeight: size.height } : undefined}
            draggable={false}
            onError={() => setBroken(true)}
            onClick={selectable ? select : undefined}
            onDblClick={() => buttons.has("fullscreen") && !selectable && setLarge(true)}
          />
        )}
        <Tools label={t("Image tools")}>
          {buttons.has("fullscreen") && !broken && (
            <Tool icon="expand" label={t("View large")} onClick={() => setLarge(true)} />
          )}
          {buttons.has("download") && <DownloadTool href={src} name={name} />}
          {editable && (
            <Tool
              icon="close"
              label={t("Remove image")}
              onClick={() => {
                page.setValue(null);
                page.dispatch("clear");
              }}
            />
          )}
        </Tools>
        {over && <div class="sdm-veil">{t("Drop to replace")}</div>}
      </div>
      <UploadProgress uploader={uploader} />
      <MediaError text={uploader.error.value} />
      {large && <Lightbox src={src} alt={alt} name={name} onClose={() => setLarge(false)} />}
    </div>
  );
}
