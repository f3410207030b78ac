/** Pictures and videos in a grid, with a preview (arrows, thumbnails), download, and adding or deleting. */
import "./Gallery.css";

import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import type { WebcamOptions } from "../../lib/media/cameraStream";
import { asJSON, mediaKind } from "../../lib/media/files";
import { cssSize, shownButtons, Tool, Tools } from "../../lib/media/tools";
import { useDrop, usePaste } from "../../lib/media/drop";
import { useSources } from "../../lib/media/sources";
import { EmptyMedia, MediaError, UploadArea, UploadProgress } from "../../lib/media/UploadArea";
import { useUploader } from "../../lib/media/uploader";
import { downloadAll } from "./download";
import { itemsOf, selectionAfterRemoval, type GalleryItem, type GalleryValue } from "./logic";
import { Grid } from "./Grid";
import { Preview } from "./Preview";
import { t } from "../../lib/i18n";

export interface GalleryProps {
  columns?: number | number[];
  rows?: number | number[] | null;
  height?: number | string;
  allow_preview?: boolean;
  preview?: boolean | null;
  selected_index?: number | null;
  object_fit?: string | null;
  file_types?: string[] | null;
  sources?: string[] | string;
  webcam_options?: WebcamOptions | null;
}

type View = ComponentProps<GalleryValue, GalleryProps>;

/** See the module's comment. */
export function Gallery(page: View): VNode {
  const settings = page.props.value;
  const editable = page.interactive.value;
  const items = itemsOf(page.value.value);
  const root = useRef<HTMLDivElement>(null);
  // The block's own property: what the app says last holds, wherever the visitor has gone since.
  const open = settings.selected_index ?? null;
  const setOpen = (index: number | null): void => page.setProps({ selected_index: index });
  /** Whether the visitor opened or closed the preview: then the focus goes along. */
  const [wasAsked, setAsked] = useState(false);
  const [last, setLast] = useState(0);
  const isFilled = items.length > 0;
  const wasFilled = useRef(false);
  useLayoutEffect(() => {
    if (isFilled && !wasFilled.current && settings.preview && open === null) setOpen(0);
    wasFilled.current = isFilled;
  }, [isFilled]);
  const types = settings.file_types ?? ["image", "video"];
  const uploader = useUploader(page.upload, () => ({ types, multiple: true }));

  const take = async (files: readonly File[]): Promise<void> => {
    const sent = await uploader.send(files);
    if (sent.length === 0) return;
    const added = sent.map((file): GalleryItem =>
      mediaKind(file) === "video" ? { video: file, caption: null } : { image: file, caption: null },
    );
    page.setValue([...(page.value.peek() ?? []), ...added]);
    page.dispatch("upload");
  };
  const remove = (index: number): void => {
    const gone = items[index];
    const left = (page.value.peek() ?? []).filter((_, other) => other !== index);
    setOpen(selectionAfterRemoval(open, index, left.length));
    page.setValue(left.length > 0 ? left : null);
    if (gone) page.dispatch("delete", { file: asJSON(gone.file) });
  };
  const show = (index: number | null): void => {
    if (index !== null && open === null) page.dispatch("preview_open");
    if (index === null && open !== null) {
      page.dispatch("preview_close");
      setLast(open);
    }
    setAsked(true);
    setOpen(index);
  };
  const select = (index: number): void => {
    const item = items[index];
    if (item) page.dispatch("select", { index, value: { [item.kind]: asJSON(item.file), caption: item.caption } });
  };
  const { over, handlers } = useDrop((files) => void take(files), editable && items.length > 0);
  usePaste(root, (files) => void take(files), editable);

  const names =
    typeof settings.sources === "string" ? [settings.sources] : (settings.sources ?? ["upload", "webcam", "clipboard"]);
  const { camera, sources } = useSources({
    mode: "photo",
    names,
    take: (files) => void take(files),
    fail: uploader.fail,
    options: settings.webcam_options,
    controlId: page.controlId,
  });
  if (editable && camera) return camera;
  if (items.length === 0) {
    if (!editable)
      return (
        <EmptyMedia icon="image" height={cssSize(settings.height)}>
          {t("Images will stand here")}
        </EmptyMedia>
      );
    return (
      <UploadArea
        controlId={page.controlId}
        uploader={uploader}
        onFiles={(files) => void take(files)}
        dropText={t("or drop images here")}
        icon="image"
        types={types}
        multiple
        height={cssSize(settings.height)}
        sources={sources}
        allowFiles={names.includes("upload")}
      />
    );
  }
  const buttons = shownButtons(settings.buttons, ["download", "fullscreen"]);
  const shown = open === null ? null : Math.min(open, items.length - 1);
  return (
    <div class="sd-gallery sd-media" ref={root} {...handlers}>
      {shown !== null && (settings.allow_preview ?? true) ? (
        <Preview
          items={items}
          index={shown}
          fileURL={page.fileURL}
          buttons={buttons}
          height={cssSize(settings.height)}
          fit={settings.object_fit ?? undefined}
          takesFocus={wasAsked}
          onMove={(index) => {
            show(index);
            select(index);
          }}
          onClose={() => show(null)}
          onDelete={editable ? () => remove(shown) : undefined}
        />
      ) : (
        <Grid
          page={page}
          items={items}
          start={last}
          takesFocus={wasAsked}
          onOpen={(index) => {
            show(settings.allow_preview === false ? null : index);
            select(index);
          }}
          onDelete={editable ? remove : undefined}
        />
      )}
      {shown === null && !editable && items.length > 1 && buttons.has("download_all") && (
        <Tools label={t("Image tools")}>
          <Tool icon="download" label={t("Download all")} onClick={() => downloadAll(items, page.fileURL)} />
        </Tools>
      )}
      {editable && shown === null && (
        <UploadArea
          controlId={page.controlId}
          uploader={uploader}
          onFiles={(files) => void take(files)}
          dropText={t("or drop more here")}
          icon="plus"
          types={types}
          multiple
          compact
          sources={sources}
          allowFiles={names.includes("upload")}
        />
      )}
      {editable && shown !== null && (
        <>
          <UploadProgress uploader={uploader} />
          <MediaError text={uploader.error.value} />
        </>
      )}
      {over && <div class="sdm-veil">{t("Drop to add")}</div>}
    </div>
  );
}
