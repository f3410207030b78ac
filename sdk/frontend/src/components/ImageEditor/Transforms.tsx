/** The line below the stage while the picture itself is changed: keep a part of it, or give it another size. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";

import { t } from "../../lib/i18n";
import { MAX_SIDE_PX, sizeWithin, typed, type Rectangle, type Size } from "./logic";

interface CropLineProps {
  part: Rectangle;
  /** Of the whole picture. */
  size: Size;
  onChange: (part: Rectangle) => void;
  onKeep: (part: Rectangle) => void;
}

/** Says where the marked part is, lets its numbers be typed, and asks whether it is to be kept. */
export function CropLine({ part, size, onChange, onKeep }: CropLineProps): VNode {
  const isWhole = part.width === size.width && part.height === size.height;
  const field = (label: string, name: keyof Rectangle): VNode => (
    <SideField
      label={label}
      value={part[name]}
      min={name === "x" || name === "y" ? 0 : 1}
      // Not while typing: "1" on the way to "120" would be taken for the number.
      onChange={(text) => onChange(typed(part, name, Number(text), size))}
    />
  );
  return (
    <form
      class="sd-editor-transform"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWhole) onKeep(part);
      }}
    >
      <span class="sd-meta">{t("Drag over the part of the picture to keep")}</span>
      <span class="sd-editor-sides">
        {field(t("Left"), "x")}
        {field(t("Top"), "y")}
        {field(t("Width"), "width")}
        {field(t("Height"), "height")}
      </span>
      <button type="submit" class="sd-btn" data-size="sm" data-variant="primary" disabled={isWhole}>
        {t("Keep this part")}
      </button>
    </form>
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

interface SideFieldProps {
  label: string;
  value: number;
  min?: number;
  onInput?: (text: string) => void;
  onChange?: (text: string) => void;
}

function SideField({ label, value, min = 1, onInput, onChange }: SideFieldProps): VNode {
  return (
    <label class="sd-editor-side">
      <span class="sd-meta">{label}</span>
      <input
        type="number"
        class="sd-input"
        min={min}
        max={MAX_SIDE_PX}
        step={1}
        value={Number.isFinite(value) && value >= min ? value : ""}
        onInput={onInput && ((event) => onInput(event.currentTarget.value))}
        onChange={onChange && ((event) => onChange(event.currentTarget.value))}
      />
    </label>
  );
}
