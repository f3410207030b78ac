/** Text with marked parts: categories by colour and name, scores by shade and number. */
import "./HighlightedText.css";

import type { FunctionComponent, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { EmptyMedia } from "../../lib/media/UploadArea";
import { areScores, categories, categoryColor, combined, scoreColor, type Span } from "./logic";
import { t } from "../../lib/i18n";

export interface HighlightedTextProps {
  color_map?: Record<string, string> | null;
  show_legend?: boolean;
  show_inline_category?: boolean;
  combine_adjacent?: boolean;
  adjacent_separator?: string;
  rtl?: boolean;
}

type View = ComponentProps<Span[] | null, HighlightedTextProps>;

/** See the module's comment. */
export function HighlightedText(page: View): VNode {
  const settings = page.props.value;
  const given = page.value.value ?? [];
  if (given.length === 0) return <EmptyMedia icon="label">{t("The marked text will stand here")}</EmptyMedia>;
  if (page.interactive.value) return <LateMarking page={page} spans={given} />;
  const spans = combined(given, settings.combine_adjacent ?? false, settings.adjacent_separator ?? "");
  const names = categories(spans);
  const selectable = page.listens("select");
  const showNames = settings.show_inline_category ?? true;
  return (
    <div class="sd-marked">
      {settings.show_legend && names.length > 0 && (
        <ul class="sd-marked-legend" aria-label={t("Categories")}>
          {names.map((name) => (
            <li key={name} style={{ background: categoryColor(name, names, settings.color_map) }}>
              {name}
            </li>
          ))}
        </ul>
      )}
      {settings.show_legend && areScores(spans) && (
        <p class="sd-marked-scale">
          <span>−1</span>
          <i aria-hidden="true" />
          <span>+1</span>
        </p>
      )}
      <p class="sd-marked-text" dir={settings.rtl ? "rtl" : "auto"}>
        {spans.map((span, index) => {
          const mark = span.class_or_confidence;
          if (mark === null || mark === "") return span.token;
          const isScore = typeof mark === "number";
          const style = { background: isScore ? scoreColor(mark) : categoryColor(mark, names, settings.color_map) };
          const content = (
            <>
              {span.token}
              {showNames && !isScore && <small>{mark}</small>}
            </>
          );
          const title = isScore ? String(mark) : mark;
          return selectable ? (
            <button
              type="button"
              key={index}
              class="sd-marked-part"
              title={title}
              style={style}
              onClick={() => page.dispatch("select", { index, value: [span.token, mark] })}
            >
              {content}
            </button>
          ) : (
            <mark key={index} class="sd-marked-part" title={title} style={style}>
              {content}
            </mark>
          );
        })}
      </p>
    </div>
  );
}

/** Marking by hand, whose code few pages need. */
function LateMarking(props: { page: View; spans: readonly Span[] }): VNode {
  const [Marking, setMarking] = useState<FunctionComponent<typeof props> | null>(null);
  useEffect(() => {
    void import("./Marking").then((module) => setMarking(() => module.Marking));
  }, []);
  return Marking ? <Marking {...props} /> : <p class="sd-marked-text">{props.spans.map(({ token }) => token)}</p>;
}
