/** Draw on an image or an empty canvas, in layers: brush, eraser, crop, undo; what is drawn is the value at once. */
import "./ImageEditor.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { useDrop, usePaste } from "../../lib/media/drop";
import { useSources } from "../../lib/media/sources";
import {
  cssSize,
  DownloadTool,
  FullscreenTool,
  safeURL,
  shownButtons,
  Tools,
  useFullscreen,
} from "../../lib/media/tools";
import { EmptyMedia, MediaError, UploadArea } from "../../lib/media/UploadArea";
import { useUploader } from "../../lib/media/uploader";
import { Layers } from "./Layers";
import { inksOf, toolSize } from "./logic";
import { Stage } from "./Stage";
import { useEditor, type View } from "./state";
import { Toolbar, type Settings } from "./Toolbar";
import { useZoom } from "./zoom";
import { t } from "../../lib/i18n";

/** See the module's comment. */
export function ImageEditor(page: View): VNode {
  return page.interactive.value ? <Editing {...page} /> : <Picture {...page} />;
}

/** What was drawn, for looking at. */
function Picture(page: View): VNode {
  const settings = page.props.value;
  const file = page.value.value?.composite ?? page.value.value?.background;
  if (!file) {
    return (
      <EmptyMedia icon="image" height={cssSize(settings.height)}>
        {settings.placeholder ?? t("The image will stand here")}
      </EmptyMedia>
    );
  }
  const url = page.fileURL(file);
  return (
    <div class="sd-media sd-editor-picture" style={{ width: cssSize(settings.width) }}>
      <img src={safeURL(url)} alt={settings.label ?? t("Image")} style={{ height: cssSize(settings.height) }} />
      <Tools label={t("Image tools")}>
        {shownButtons(settings.buttons, ["download"]).has("download") && <DownloadTool href={url} name="image.png" />}
      </Tools>
    </div>
  );
}

function Editing(page: View): VNode {
  const settings = page.props.value;
  const root = useRef<HTMLDivElement>(null);
  const editor = useEditor(page);
  const zoom = useZoom();
  const fullscreen = useFullscreen(root);
  const [width, height] = settings.canvas_size ?? [800, 800];
  const size = editor.drawing ?? { width, height };
  const [tool, setTool] = useState<Settings>(() => ({
    name: settings.brush === false ? (settings.eraser === false ? "crop" : "eraser") : "brush",
    ink: inksOf(settings.brush).first,
    sizes: {},
  }));
  const sizes = {
    brush: tool.sizes.brush ?? toolSize(settings.brush && settings.brush.default_size, size),
    eraser: tool.sizes.eraser ?? toolSize(settings.eraser && settings.eraser.default_size, size),
  };
  const sources = settings.sources ?? [];
  const takes = sources.length > 0;
  const take = (files: readonly File[]): void => {
    const [file] = files;
    if (file) void editor.open(file);
  };
  const { over, handlers } = useDrop(take, takes && editor.drawing !== null);
  usePaste(root, take, takes && editor.drawing !== null);

  // A picture of another size (cropped, undone) is seen whole at first.
  useEffect(zoom.reset, [size.width, size.height]);

  if (!editor.drawing) return <Start page={page} take={take} start={editor.start} error={editor.error} />;
  const onKeyDown = (event: KeyboardEvent): void => {
    // A field's own undo is the field's.
    if (!(event.ctrlKey || event.metaKey) || (event.target as HTMLElement).matches("input[type=number]")) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    editor.step(key === "y" || event.shiftKey ? 1 : -1);
  };
  const inkAgain = (): void => {
    zoom.reset();
    if (settings.brush !== false) setTool((now) => ({ ...now, name: "brush" }));
  };
  return (
    <div
      ref={root}
      class="sd-editor"
      style={{ width: cssSize(settings.width) }}
      role="group"
      // So that a press on the paper brings the focus here, and with it the keys for undo.
      tabIndex={-1}
      aria-label={settings.label ? t("Editor of {label}", { label: settings.label }) : t("Editor of the image")}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <Toolbar
        page={page}
        editor={editor}
        tool={tool}
        setTool={setTool}
        size={tool.name === "eraser" ? sizes.eraser : sizes.brush}
        zoom={zoom}
        fullscreen={
          shownButtons(settings.buttons, ["download", "fullscreen"]).has("fullscreen") && (
            <FullscreenTool {...fullscreen} />
          )
        }
        largest={Math.max(20, Math.round(Math.min(size.width, size.height) / 4))}
      />
      <Stage
        key={`${size.width}x${size.height}`}
        controlId={page.controlId}
        label={settings.label ?? t("Image")}
        height={fullscreen.full ? "calc(100dvh - 180px)" : cssSize(settings.height)}
        editor={editor}
        drawing={editor.drawing}
        tool={tool.name}
        ink={tool.ink}
        size={tool.name === "eraser" ? sizes.eraser : sizes.brush}
        zoom={zoom}
        onTransformed={inkAgain}
      />
      {!settings.layers?.disabled && (
        <Layers editor={editor} drawing={editor.drawing} mayAdd={settings.layers?.allow_additional_layers ?? true} />
      )}
      <MediaError text={editor.error} />
      {over && <div class="sdm-veil">{t("Drop to replace")}</div>}
    </div>
  );
}

interface StartProps {
  page: View;
  take: (files: readonly File[]) => void;
  start: () => void;
  error: string | null;
}

/** Where an image comes from, before there is one. */
function Start({ page, take, start, error }: StartProps): VNode {
  const settings = page.props.value;
  const names = settings.sources ?? [];
  const uploader = useUploader(page.upload, () => ({ types: ["image"] }));
  const { camera, sources } = useSources({
    mode: "photo",
    names,
    take,
    fail: uploader.fail,
    options: settings.webcam_options,
    controlId: page.controlId,
  });
  if (camera) return camera;
  return (
    <div class="sd-editor">
      <UploadArea
        controlId={page.controlId}
        uploader={uploader}
        onFiles={take}
        dropText={t("or drop an image here")}
        icon="image"
        types={["image"]}
        hint={settings.placeholder}
        height={cssSize(settings.height)}
        sources={[...sources, { icon: "brush", label: t("Empty canvas"), open: start }]}
        allowFiles={names.includes("upload")}
      />
      <MediaError text={error} />
    </div>
  );
}
