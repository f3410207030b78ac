/** The layers of a drawing: which one is drawn on, one more, one less. */
import type { VNode } from "preact";

import { Tool } from "../../lib/media/tools";
import { withNewLayer, withoutLayer, type Drawing } from "./drawing";
import type { Editor } from "./state";
import { t } from "../../lib/i18n";

/** Most layers a visitor may make: each is an image that is sent. The app refuses values with over a hundred. */
const MAX_LAYERS = 20;

/** See the module's comment. */
export function Layers({
  editor,
  drawing,
  mayAdd,
}: {
  editor: Editor;
  drawing: Drawing;
  mayAdd: boolean;
}): VNode | null {
  const count = drawing.layers.length;
  if (count < 2 && !mayAdd) return null;
  return (
    <div class="sd-editor-layers" role="group" aria-label={t("Layers")}>
      {drawing.layers.map((layer, index) => (
        <button
          type="button"
          key={index}
          class="sd-editor-layer"
          aria-pressed={index === editor.active}
          onClick={() => editor.setActive(index)}
        >
          {layer.name}
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
      {mayAdd && count > 1 && (
        <Tool
          icon="minus"
          label={t("Delete {name}", { name: drawing.layers[editor.active]?.name ?? t("layer") })}
          onClick={() => editor.commit(withoutLayer(drawing, editor.active))}
        />
      )}
    </div>
  );
}
