/** Text that the app says: headings, paragraphs, code, formulas. No frame of its own. */
import "./Markdown.css";

import type { VNode } from "preact";

import type { ComponentProps } from "../../lib/component";
import { CopyButton } from "../../lib/ui";
import { cssSize, shownButtons } from "../../lib/ui/given";
import type { Delimiter } from "../../lib/text/delimiters";
import { RichText } from "../../lib/text/RichText";
import { t } from "../../lib/i18n";

interface MarkdownProps {
  rtl?: boolean;
  latex_delimiters?: Delimiter[];
  sanitize_html?: boolean;
  line_breaks?: boolean;
  header_links?: boolean;
  height?: number | string;
  min_height?: number | string;
  max_height?: number | string;
}

/** See the module's comment. */
export function Markdown({
  props,
  value,
  status,
  dispatch,
}: ComponentProps<string | null, MarkdownProps>): VNode | null {
  const settings = props.value;
  const text = value.value ?? "";
  const generating = status.value.stage === "generating";
  const height = cssSize(settings.height);
  const maxHeight = cssSize(settings.max_height);
  const scrolls = height !== undefined || maxHeight !== undefined;
  const withCopy = shownButtons(settings.buttons, []).has("copy");
  return (
    <div
      class="sd-markdown"
      style={{ height, minHeight: cssSize(settings.min_height), maxHeight }}
      {...(scrolls
        ? { "data-scrolls": "", tabIndex: 0, role: "region", "aria-label": settings.label ?? t("Text") }
        : {})}
    >
      {withCopy && text && (
        <div class="sd-markdown-tools">
          <CopyButton text={() => text} label={t("Copy text")} onCopy={() => dispatch("copy", { value: text })} />
        </div>
      )}
      <RichText
        source={text}
        growing={generating}
        rtl={settings.rtl}
        lineBreaks={settings.line_breaks}
        headerLinks={settings.header_links}
        sanitize={settings.sanitize_html}
        delimiters={settings.latex_delimiters}
      />
    </div>
  );
}
