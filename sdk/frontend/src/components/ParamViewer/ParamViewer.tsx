/** Parameters as reference documentation shows them: name and type in a line, the meaning when it is unfolded. */
import "./ParamViewer.css";

import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { cssSize } from "../../lib/media/tools";
import { anchorOf, linked } from "./logic";
import { t } from "../../lib/i18n";

interface Parameter {
  type?: string | null;
  description?: string | null;
  default?: string | null;
}

interface ParamViewerProps {
  header?: string | null;
  linkify?: string[] | null;
  anchor_links?: boolean | string;
  max_height?: number | string | null;
}

/** See the module's comment. */
export function ParamViewer({
  props,
  value,
}: ComponentProps<Record<string, Parameter> | null, ParamViewerProps>): VNode {
  const { header, linkify, anchor_links: anchors, max_height: maximum } = props.value;
  const list = useRef<HTMLDivElement>(null);
  const [isAllOpen, setAllOpen] = useState(false);
  const parameters = Object.entries(value.value ?? {});
  const toggleAll = (): void => {
    for (const item of list.current?.querySelectorAll("details") ?? []) item.open = !isAllOpen;
    setAllOpen(!isAllOpen);
  };
  const type = (text: string): (string | VNode)[] =>
    linked(text, linkify ?? []).map(({ text: part, target }) =>
      target === null ? part : <a href={`#${target}`}>{part}</a>,
    );
  return (
    <div class="sd-params">
      {header && (
        <div class="sd-params-head">
          <p>{header}</p>
          {parameters.length > 0 && (
            <button type="button" class="sd-btn" data-variant="quiet" data-size="sm" onClick={toggleAll}>
              {isAllOpen ? t("Fold all") : t("Unfold all")}
            </button>
          )}
        </div>
      )}
      {parameters.length === 0 && <p class="sd-meta">{t("There are no parameters.")}</p>}
      <div
        ref={list}
        class="sd-params-list"
        tabIndex={maximum ? 0 : undefined}
        role={maximum ? "group" : undefined}
        aria-label={maximum ? (header ?? t("Parameters")) : undefined}
        style={{ maxHeight: cssSize(maximum) }}
      >
        {parameters.map(([name, parameter]) => {
          const anchor = anchors ? anchorOf(name, anchors) : undefined;
          return (
            <details key={name} id={anchor}>
              <summary>
                <code class="sd-params-name">{name}</code>
                {parameter.type && <code class="sd-params-type">{type(parameter.type)}</code>}
              </summary>
              <div class="sd-params-more">
                {parameter.description && <p>{parameter.description}</p>}
                {parameter.default != null && (
                  <p>
                    <span class="sd-meta">{t("Default")} </span>
                    <code>{parameter.default}</code>
                  </p>
                )}
                {anchor && (
                  <p>
                    <a href={`#${anchor}`}>{t("Link to {name}", { name })}</a>
                  </p>
                )}
              </div>
            </details>
          );
        })}
      </div>
    </div>
  );
}
