/** The tools of the editor in one row: what to draw with, its width and colour, and back and forth. */
import type { ComponentChildren, VNode } from "preact";
import { useRef } from "preact/hooks";

import { acceptAttribute } from "../../lib/media/files";
import { DownloadTool, safeURL, shownButtons, Tool } from "../../lib/media/tools";
import { inksOf, type Ink } from "./logic";
import type { Editor, View } from "./state";
import { t } from "../../lib/i18n";
import type { Zoom } from "./zoom";

export type ToolName = "brush" | "eraser" | "crop" | "resize" | "move";

export interface Settings {
  name: ToolName;
  ink: Ink;
  /** Widths that the visitor chose, in px of the picture. */
  sizes: { brush?: number; eraser?: number };
}

interface ToolbarProps {
  page: View;
  editor: Editor;
  tool: Settings;
  setTool: (change: (now: Settings) => Settings) => void;
  size: number;
  /** Greatest width in px of the picture. */
  largest: number;
  zoom: Zoom;
  fullscreen: ComponentChildren;
}

/** See the module's comment. */
export function Toolbar({ page, editor, tool, setTool, size, largest, zoom, fullscreen }: ToolbarProps): VNode {
  const settings = page.props.value;
  const input = useRef<HTMLInputElement>(null);
  const choose = (name: ToolName): void => setTool((now) => ({ ...now, name }));
  const transforms = settings.transforms ?? ["crop", "resize"];
  const isInking = tool.name === "brush" || tool.name === "eraser";
  const composite = page.value.value?.composite;
  return (
    <div class="sd-editor-bar" role="toolbar" aria-label={t("Drawing tools")}>
      <span class="sd-editor-group">
        {settings.brush !== false && (
          <Tool icon="brush" label={t("Brush")} pressed={tool.name === "brush"} onClick={() => choose("brush")} />
        )}
        {settings.eraser !== false && (
          <Tool icon="eraser" label={t("Eraser")} pressed={tool.name === "eraser"} onClick={() => choose("eraser")} />
        )}
        {transforms.includes("crop") && (
          <Tool icon="crop" label={t("Crop")} pressed={tool.name === "crop"} onClick={() => choose("crop")} />
        )}
        {transforms.includes("resize") && (
          <Tool icon="resize" label={t("Resize")} pressed={tool.name === "resize"} onClick={() => choose("resize")} />
        )}
        {zoom.factor > 1 && (
          <Tool icon="move" label={t("Move")} pressed={tool.name === "move"} onClick={() => choose("move")} />
        )}
      </span>
      {isInking && (
        <span class="sd-editor-options">
          <Amount
            label={tool.name === "brush" ? t("Width of the brush in pixels") : t("Width of the eraser in pixels")}
            value={size}
            max={Math.max(largest, size)}
            shown={`${size} px`}
            onInput={(width) => setTool((now) => ({ ...now, sizes: { ...now.sizes, [now.name]: width } }))}
          />
          {tool.name === "brush" && (
            <Colors page={page} ink={tool.ink} onChange={(ink) => setTool((now) => ({ ...now, ink }))} />
          )}
        </span>
      )}
      <span class="sd-editor-group sd-editor-steps">
        <Tool icon="undo" label={t("Undo")} disabled={!editor.canUndo} onClick={() => editor.step(-1)} />
        <span class="sd-editor-redo">
          <Tool icon="undo" label={t("Redo")} disabled={!editor.canRedo} onClick={() => editor.step(1)} />
        </span>
      </span>
      <span class="sd-editor-group">
        <ZoomTools
          zoom={zoom}
          onWhole={() => tool.name === "move" && choose(settings.brush === false ? "eraser" : "brush")}
        />
        {(settings.sources ?? []).includes("upload") && (
          <>
            <Tool icon="upload" label={t("Choose another image")} onClick={() => input.current?.click()} />
            <input
              ref={input}
              type="file"
              class="sd-visually-hidden"
              tabIndex={-1}
              aria-hidden="true"
              accept={acceptAttribute(["image"])}
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                if (file) void editor.open(file);
                event.currentTarget.value = "";
              }}
            />
          </>
        )}
        {composite && shownButtons(settings.buttons, ["download"]).has("download") && (
          <DownloadTool href={safeURL(page.fileURL(composite))} name="image.png" />
        )}
        {fullscreen}
        <Tool icon="trash" label={t("Clear")} onClick={editor.clear} />
      </span>
    </div>
  );
}

/** A number by a slider, and in words beside it. */
function Amount(props: {
  label: string;
  value: number;
  max: number;
  shown: string;
  onInput: (value: number) => void;
}): VNode {
  return (
    <span class="sd-editor-amount">
      <input
        type="range"
        class="sd-editor-size"
        min={1}
        max={props.max}
        value={props.value}
        aria-label={props.label}
        aria-valuetext={props.shown}
        title={props.label}
        onInput={(event) => props.onInput(Number(event.currentTarget.value))}
      />
      <span class="sd-meta sd-num" aria-hidden="true">
        {props.shown}
      </span>
    </span>
  );
}

/** Closer, farther, and how close it is; pressing the number shows the whole picture again. */
function ZoomTools({ zoom, onWhole }: { zoom: Zoom; onWhole: () => void }): VNode {
  return (
    <span class="sd-editor-zoom" role="group" aria-label={t("Zoom")}>
      <Tool icon="minus" label={t("Zoom out")} disabled={zoom.factor === 1} onClick={() => zoom.step(-1)} />
      {zoom.factor > 1 && (
        <button
          type="button"
          class="sd-editor-factor"
          title={t("Show the whole picture")}
          onClick={() => {
            zoom.reset();
            onWhole();
          }}
        >
          {t("{percent} %", { percent: Math.round(zoom.factor * 100) })}
        </button>
      )}
      <Tool icon="plus" label={t("Zoom in")} onClick={() => zoom.step(1)} />
    </span>
  );
}

/** The author's colours, and any other where the author allows it. */
function Colors({ page, ink, onChange }: { page: View; ink: Ink; onChange: (ink: Ink) => void }): VNode | null {
  const { brush } = page.props.value;
  const { inks } = inksOf(brush);
  const free = !!brush && brush.color_mode !== "fixed";
  if (inks.length < 2 && !free) return null;
  const known = inks.some(({ color }) => color === ink.color);
  const percent = Math.round(ink.opacity * 100);
  return (
    <>
      <span class="sd-editor-colors" role="group" aria-label={t("Colour")}>
        {inks.map((offered) => (
          <button
            type="button"
            key={`${offered.color} ${offered.opacity}`}
            class="sd-editor-color"
            aria-label={t("Colour {color}", { color: offered.color })}
            aria-pressed={offered.color === ink.color}
            onClick={() => onChange(offered)}
          >
            <span style={{ backgroundColor: offered.color, opacity: offered.opacity }} />
          </button>
        ))}
        {free && (
          <label class="sd-editor-color sd-editor-picker" data-on={known ? undefined : ""} title={t("Another colour")}>
            <span style={known ? undefined : { background: ink.color }} />
            <input
              type="color"
              aria-label={t("Another colour")}
              value={/^#[0-9a-f]{6}$/i.test(ink.color) ? ink.color : "#000000"}
              onInput={(event) => onChange({ color: event.currentTarget.value, opacity: ink.opacity })}
            />
          </label>
        )}
      </span>
      {free && (
        <Amount
          label={t("Opacity of the brush")}
          value={percent}
          max={100}
          shown={t("{percent} %", { percent })}
          onInput={(next) => onChange({ ...ink, opacity: next / 100 })}
        />
      )}
    </>
  );
}
