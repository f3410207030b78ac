/** A button that downloads a file: a link, so that the browser's own ways of saving work. */
import type { VNode } from "preact";

import type { ComponentProps, FileData } from "../../lib/component";
import { displayName } from "../../lib/media/files";
import { Icon } from "../../lib/media/icons";
import { safeURL } from "../../lib/media/tools";
import { t } from "../../lib/i18n";

interface DownloadButtonProps {
  variant?: string;
  size?: string;
  icon?: FileData | string | null;
}

/** See the module's comment. */
export function DownloadButton(page: ComponentProps<FileData | null, DownloadButtonProps>): VNode {
  const { variant = "secondary", size = "lg", icon, label = t("Download") } = page.props.value;
  const file = page.value.value;
  const attributes = { ...page.root, class: `${page.root.class} sd-btn`, "data-variant": variant, "data-size": size };
  const content = (
    <>
      {icon ? (
        <img src={safeURL(typeof icon === "string" ? icon : page.fileURL(icon))} alt="" />
      ) : (
        <Icon name="download" />
      )}
      {label}
    </>
  );
  const click = (): void => page.dispatch("click");
  if (file && page.interactive.value) {
    return (
      <a {...attributes} href={safeURL(page.fileURL(file))} download={displayName(file)} onClick={click}>
        {content}
      </a>
    );
  }
  // Without a file a press still fires: the function behind it may make the file.
  return (
    <button type="button" {...attributes} disabled={!page.interactive.value || !page.listens("click")} onClick={click}>
      {content}
    </button>
  );
}
