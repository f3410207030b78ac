/** A frame with image, heading and footer. Where the app listens to its click, the heading is a button over all of it. */
import { t } from "../../lib/i18n";
import type { ComponentModule, ComponentProps, FileData } from "../../lib/component";
import { cssSize } from "../../lib/ui/given";
import "./card.css";

interface CardProps {
  title?: string | null;
  subtitle?: string | null;
  media?: FileData | null;
  media_alt?: string;
  footer?: string | null;
  height?: number | string | null;
}

function Card({ id, props, root, children, dispatch, listens, fileURL }: ComponentProps<null, CardProps>) {
  const { title, subtitle, media, media_alt: alt = "", footer, height } = props.value;
  const canPress = listens("click");
  const size = cssSize(height);
  const name = `sd-card-${id}`;
  return (
    <div
      {...root}
      class={`${root.class} sd-panel`}
      style={[root.style, size && `height:${size}`].filter(Boolean).join(";") || undefined}
      role={title ? "group" : undefined}
      aria-labelledby={title ? name : undefined}
      data-state={canPress ? "pressable" : undefined}
    >
      {media ? <img class="sd-panel-media" data-part="media" src={fileURL(media)} alt={alt} loading="lazy" /> : null}
      {title || subtitle || canPress ? (
        <div class="sd-panel-head" data-part="head">
          {canPress ? (
            <h2 id={name}>
              <button type="button" class="sd-panel-press" onClick={() => dispatch("click")}>
                {title || t("Open")}
              </button>
            </h2>
          ) : (
            title && <h2 id={name}>{title}</h2>
          )}
          {subtitle && <p class="sd-meta">{subtitle}</p>}
        </div>
      ) : null}
      {children && (
        <div class="sd-panel-body" data-part="body">
          {children}
        </div>
      )}
      {footer && (
        <p class="sd-panel-foot sd-meta" data-part="footer">
          {footer}
        </p>
      )}
    </div>
  );
}

export default { view: Card, layout: true, ownRoot: true } satisfies ComponentModule;
