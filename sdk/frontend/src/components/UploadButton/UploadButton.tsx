/** A button that opens the file chooser; the upload's progress and errors stand below it. */
import "./UploadButton.css";

import type { VNode } from "preact";
import { useRef } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { useDrop } from "../../lib/media/drop";
import { acceptAttribute } from "../../lib/media/files";
import { Icon } from "../../lib/media/icons";
import { safeURL } from "../../lib/media/tools";
import { MediaError, UploadProgress } from "../../lib/media/UploadArea";
import { useUploader } from "../../lib/media/uploader";
import { toValue, type FileValue } from "../File/logic";
import { t, type PlainPhrase } from "../../lib/i18n";

interface UploadButtonProps {
  variant?: string;
  size?: string;
  icon?: FileData | string | null;
  file_count?: "single" | "multiple" | "directory";
  file_types?: string[] | null;
}

/** See the module's comment. */
export function UploadButton(page: ComponentProps<FileValue, UploadButtonProps>): VNode {
  const settings = page.props.value;
  const count = settings.file_count ?? "single";
  const input = useRef<HTMLInputElement>(null);
  const uploader = useUploader(page.upload, () => ({ types: settings.file_types ?? [], multiple: count !== "single" }));
  const take = async (files: readonly File[]): Promise<void> => {
    const sent = await uploader.send(files);
    if (sent.length === 0) return;
    page.setValue(toValue(sent, count));
    page.dispatch("upload");
  };
  const { over, handlers } = useDrop((files) => void take(files), page.interactive.value);
  const { icon } = settings;
  return (
    <div {...page.root} {...handlers}>
      <div class="sd-upload-button">
        <button
          type="button"
          id={page.controlId}
          class="sd-btn"
          data-variant={settings.variant ?? "secondary"}
          data-size={settings.size ?? "lg"}
          data-over={over ? "" : undefined}
          disabled={!page.interactive.value || uploader.progress.value !== null}
          onClick={() => {
            page.dispatch("click");
            input.current?.click();
          }}
        >
          {icon ? (
            <img src={safeURL(typeof icon === "string" ? icon : page.fileURL(icon))} alt="" />
          ) : (
            <Icon name="upload" />
          )}
          {t((settings.label ?? "Upload a file") as PlainPhrase)}
        </button>
        <input
          ref={input}
          type="file"
          class="sd-visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          accept={acceptAttribute(settings.file_types ?? undefined)}
          multiple={count !== "single"}
          {...(count === "directory" ? { webkitdirectory: true } : {})}
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = ""; // the same file may be chosen again
            if (chosen.length > 0) void take(chosen);
          }}
        />
        <UploadProgress uploader={uploader} />
        <MediaError text={uploader.error.value} />
      </div>
    </div>
  );
}
