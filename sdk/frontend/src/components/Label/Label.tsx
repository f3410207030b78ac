/** A classification: the answer, then every candidate with its bar and percentage. */
import "./Label.css";

import type { VNode } from "preact";

import type { ComponentProps } from "../../lib/component";
import { EmptyMedia } from "../../lib/media/UploadArea";
import { bars, headline, type LabelValue } from "./logic";
import { t } from "../../lib/i18n";

interface LabelProps {
  num_top_classes?: number | null;
  color?: string | null;
  show_heading?: boolean;
}

/** See the module's comment. */
export function Label({ props, value, dispatch, listens }: ComponentProps<LabelValue | null, LabelProps>): VNode {
  const settings = props.value;
  const selectable = listens("select");
  const title = headline(value.value);
  if (title === null) return <EmptyMedia icon="label">{t("The answer will stand here")}</EmptyMedia>;
  const rows = bars(value.value);
  return (
    <div class="sd-answer" style={settings.color ? { "--sd-answer-color": settings.color } : undefined}>
      {(settings.show_heading ?? true) && <p class="sd-answer-title">{title}</p>}
      {rows.length > 0 && (
        <ul class="sd-answer-bars">
          {rows.map((bar, index) => {
            const content = (
              <>
                <span class="sd-answer-name">{bar.label}</span>
                <span class="sd-answer-number">{bar.text}</span>
                <span class="sd-answer-bar" aria-hidden="true">
                  <i style={{ width: `${bar.width}%` }} />
                </span>
              </>
            );
            return (
              <li key={bar.label}>
                {selectable ? (
                  <button
                    type="button"
                    class="sd-answer-row"
                    onClick={() => dispatch("select", { index, value: bar.label })}
                  >
                    {content}
                  </button>
                ) : (
                  <div class="sd-answer-row">{content}</div>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
