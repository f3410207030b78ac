/** A classification: the answer, then every candidate with its bar and percentage. */
import "./Label.css";

import type { VNode } from "preact";

import type { ComponentProps } from "../../lib/component";
import { EmptyMedia } from "../../lib/media/UploadArea";
import { bars, headline, type LabelValue } from "./logic";

interface LabelProps {
  num_top_classes?: number | null;
  color?: string | null;
  show_heading?: boolean;
  _selectable?: boolean;
}

/** See the module's comment. */
export function Label({ props, value, dispatch }: ComponentProps<LabelValue | null, LabelProps>): VNode {
  const settings = props.value;
  const title = headline(value.value);
  if (title === null) return <EmptyMedia icon="label">The answer will stand here</EmptyMedia>;
  const rows = bars(value.value);
  return (
    <div class="sd-label" style={settings.color ? { "--sd-label-color": settings.color } : undefined}>
      {(settings.show_heading ?? true) && <p class="sd-label-title">{title}</p>}
      {rows.length > 0 && (
        <ul class="sd-label-bars">
          {rows.map((bar, index) => {
            const content = (
              <>
                <span class="sd-label-name">{bar.label}</span>
                <span class="sd-label-number">{bar.text}</span>
                <span class="sd-label-bar" aria-hidden="true">
                  <i style={{ width: `${bar.width}%` }} />
                </span>
              </>
            );
            return (
              <li key={bar.label}>
                {settings._selectable ? (
                  <button
                    type="button"
                    class="sd-label-row"
                    onClick={() => dispatch("select", { index, value: bar.label })}
                  >
                    {content}
                  </button>
                ) : (
                  <div class="sd-label-row">{content}</div>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
