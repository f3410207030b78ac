/** The layers of a drawing, the topmost first: which one is drawn on, which are seen, their order, one more, one less. */
import type { VNode } from "preact";

import { Tool } from "../../lib/media/tools";
import { withMovedLayer, withNewLayer, withoutLayer, withToggledLayer, type Drawing } from "./drawing";
import type { Editor } from "./state";
import { t } from "../../lib/i18n";

/** Most layers a visitor may make: each is an image that is sent. The app refuses values with over a hundred. */
const MAX_LAYERS = 20;

interface LayersProps {
  editor: Editor;
  drawing: Drawing;
  mayAdd: boolean;
}

/** See the module's comment. */
export function Layers({ editor, drawing, mayAdd }: LayersProps): VNode | null {
  const count = drawing.layers.length;
  if (count < 2 && !mayAdd) return null;
  const active = drawing.layers[editor.active];
  const name = active?.name ?? t("layer");
  const move = (by: -1 | 1): void => {
    editor.commit(withMovedLayer(drawing, editor.active, editor.active + by));
    editor.setActive(editor.active + by);
  };
  return (
    <div class="sd-editor-layers" role="group" aria-label={t("Layers")}>
      {drawing.layers.map((layer, index) => (
        <button
          type="button"
          key={index}
          class="sd-editor-layer"
          aria-pressed={index === editor.active}
          data-hidden={layer.isHidden ? "" : undefined}
          onClick={() => editor.setActive(index)}
        >
          {layer.name}
          {layer.isHidden && <span class="sd-visually-hidden"> ({t("hidden")})</span>}
        </button>
      ))}
      {mayAdd && (
        <Tool
          icon="plus"
          label={t("Add a layer")}
          disabled={count >= MAX_LAYERS}
          onClick={() => {
            editor.commit(withNewLayer(drawing));
            editor.setActive(count);
          }}
        />
      )}
      <span class="sd-editor-gap" />
      <span class="sd-editor-layer-tools">
        {count > 1 && (
          <>
            <Tool
              icon="down"
              label={t("Move {name} down", { name })}
              disabled={editor.active === 0}
              onClick={() => move(-1)}
            />
            <Tool
              icon="up"
              label={t("Move {name} up", { name })}
              disabled={editor.active === count - 1}
              onClick={() => move(1)}
            />
          </>
        )}
        <Tool
          icon={active?.isHidden ? "hidden" : "shown"}
          label={active?.isHidden ? t("Show {name}", { name }) : t("Hide {name}", { name })}
          onClick={() => editor.commit(withToggledLayer(drawing, editor.active))}
        />
        {mayAdd && count > 1 && (
          <Tool
            icon="trash"
            label={t("Delete {name}", { name })}
            onClick={() => editor.commit(withoutLayer(drawing, editor.active))}
          />
        )}
      </span>
    </div>
  );
}
