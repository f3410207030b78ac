/** The line below the stage while the picture itself is changed: keep a part of it, or give it another size. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";

import { t } from "../../lib/i18n";
import { MAX_SIDE_PX, sizeWithin, type Rectangle, type Size } from "./logic";

/** Asks whether the marked part is to be kept. */
export function CropLine({ part, onKeep }: { part: Rectangle | null; onKeep: (part: Rectangle) => void }): VNode {
  return (
    <div class="sd-editor-transform">
      <span class="sd-meta">
        {part ? `${part.width} × ${part.height} px` : t("Drag over the part of the picture to keep")}
      </span>
      <button
        type="button"
        class="sd-btn"
        data-size="sm"
        data-variant="primary"
        disabled={!part}
        onClick={() => part && onKeep(part)}
      >
        {t("Keep this part")}
      </button>
    </div>
  );
}

/** Asks for another size; one side follows the other unless the visitor lets them go. */
export function ResizeLine({ size, onResize }: { size: Size; onResize: (size: Size) => void }): VNode {
  const [wanted, setWanted] = useState<Size>(size);
  const [isLocked, setLocked] = useState(true);
  const change = (side: keyof Size, text: string): void => {
    const length = Math.round(Number(text));
    const other = side === "width" ? "height" : "width";
    const follows = isLocked ? { [other]: Math.round((length * size[other]) / size[side]) } : {};
    setWanted((now) => ({ ...now, [side]: length, ...follows }));
  };
  const allowed = sizeWithin(wanted);
  return (
    <form
      class="sd-editor-transform"
      onSubmit={(event) => {
        event.preventDefault();
        if (allowed) onResize(wanted);
      }}
    >
      <span class="sd-editor-sides">
        <SideField label={t("Width")} value={wanted.width} onInput={(text) => change("width", text)} />
        <SideField label={t("Height")} value={wanted.height} onInput={(text) => change("height", text)} />
        <label class="sd-editor-lock">
          <input type="checkbox" checked={isLocked} onChange={(event) => setLocked(event.currentTarget.checked)} />
          {t("Keep proportions")}
        </label>
      </span>
      <button type="submit" class="sd-btn" data-size="sm" data-variant="primary" disabled={!allowed}>
        {t("Resize")}
      </button>
    </form>
  );
}

function SideField(props: { label: string; value: number; onInput: (text: string) => void }): VNode {
  return (
    <label class="sd-editor-side">
      <span class="sd-meta">{props.label}</span>
      <input
        type="number"
        class="sd-input"
        min={1}
        max={MAX_SIDE_PX}
        step={1}
        value={Number.isFinite(props.value) && props.value > 0 ? props.value : ""}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </label>
  );
}
