/** One 3D model: choose or drop it; turn it by dragging or arrow keys, zoom by the wheel or + and -. */
import "./Model3D.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { useDrop } from "../../lib/media/drop";
import { t } from "../../lib/i18n";
import { displayName } from "../../lib/media/files";
import { cssSize, DownloadTool, FullscreenTool, shownButtons, Tool, Tools, useFullscreen } from "../../lib/media/tools";
import { EmptyMedia, MediaError, UploadArea, UploadProgress } from "../../lib/media/UploadArea";
import { useValueUploader, type Uploader } from "../../lib/media/uploader";
import { MODEL_TYPES, modelType, type Model3DProps } from "./logic";
import type { ModelView } from "./scene";

type View = ComponentProps<FileData | null, Model3DProps>;

/** See the module's comment. */
export function Model3D(page: View): VNode {
  const settings = page.props.value;
  const { uploader, take } = useValueUploader(page, MODEL_TYPES);
  const file = page.value.value;
  if (file) return <Viewer page={page} file={file} uploader={uploader} take={take} />;
  const height = cssSize(settings.height);
  if (!page.interactive.value) {
    return (
      <EmptyMedia icon="cube" height={height}>
        {t("The 3D model will stand here")}
      </EmptyMedia>
    );
  }
  return (
    <UploadArea
      controlId={page.controlId}
      uploader={uploader}
      onFiles={take}
      dropText={t("or drop a 3D model here")}
      icon="cube"
      types={MODEL_TYPES}
      hint={settings.placeholder}
      height={height}
    />
  );
}

interface ViewerProps {
  page: View;
  file: FileData;
  uploader: Uploader;
  take: (files: readonly File[]) => void;
}

function Viewer({ page, file, uploader, take }: ViewerProps): VNode {
  const settings = page.props.value;
  const editable = page.interactive.value;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<ModelView | null>(null);
  const fullscreen = useFullscreen(frame);
  const { over, handlers } = useDrop(take, editable);
  const url = page.fileURL(file);
  const name = displayName(file);
  const look = JSON.stringify([settings.display_mode, settings.clear_color, settings.camera_position]);
  const { state, error } = useModel(page, canvas, view, url, file, look);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target === event.currentTarget && view.current?.key(event.key)) event.preventDefault();
  };
  const buttons = shownButtons(settings.buttons, ["download", "fullscreen"]);
  return (
    <div class="sd-media sd-model" ref={frame} data-full={fullscreen.full ? "" : undefined} {...handlers}>
      <div
        class="sd-model-stage"
        style={{ height: fullscreen.full ? undefined : cssSize(settings.height) }}
        role="application"
        aria-label={t("3D model {name}. Arrow keys turn it, plus and minus zoom, Home resets.", { name })}
        aria-busy={state === "loading"}
        data-state={state}
        tabIndex={0}
        hidden={state === "failed"}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} key={`${url} ${look}`} class="sd-model-canvas" />
      </div>
      {state === "failed" && (
        <EmptyMedia icon="cube" height={cssSize(settings.height)}>
          {error}
        </EmptyMedia>
      )}
      <Tools label={t("Model tools")}>
        {state === "ready" && <Tool icon="retry" label={t("Reset the view")} onClick={() => view.current?.reset()} />}
        {state === "ready" && buttons.has("fullscreen") && <FullscreenTool {...fullscreen} />}
        {buttons.has("download") && <DownloadTool href={url} name={name} />}
        {editable && (
          <Tool
            icon="close"
            label={t("Remove model")}
            onClick={() => {
              page.setValue(null);
              page.dispatch("clear");
            }}
          />
        )}
      </Tools>
      <UploadProgress uploader={uploader} />
      <MediaError text={uploader.error.value} />
      {over && <div class="sdm-veil">{t("Drop to replace")}</div>}
    </div>
  );
}

/** Show the model of an address on the canvas for as long as both stay the same. */
function useModel(
  page: View,
  canvas: { current: HTMLCanvasElement | null },
  view: { current: ModelView | null },
  url: string,
  file: FileData,
  look: string,
): { state: "loading" | "ready" | "failed"; error: string } {
  const [state, setState] = useState<"loading" | "ready" | "failed">("loading");
  const [error, setError] = useState("");
  useEffect(() => {
    let gone = false;
    setState("loading");
    const show = async (): Promise<void> => {
      const type = modelType(file);
      if (!type)
        throw new Error(
          t("{name} is no 3D model that can be shown. Download it instead.", { name: displayName(file) }),
        );
      const { showModel } = await import("./scene");
      const target = canvas.current;
      if (gone || !target) return;
      const shown = await showModel(target, url, type, page.props.peek(), () => page.dispatch("edit"));
      if (gone) shown.close();
      else {
        view.current = shown;
        setState("ready");
      }
    };
    show().catch((problem: unknown) => {
      if (gone) return;
      setError(problem instanceof Error ? problem.message : String(problem));
      setState("failed");
    });
    return () => {
      gone = true;
      view.current?.close();
      view.current = null;
    };
  }, [url, look]);
  return { state, error };
}
