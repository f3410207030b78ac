/** Files: a list with name, size, download; removing, adding and reordering where the visitor may edit. */
import "./File.css";

import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { asJSON, displayName, formatSize, splitName } from "../../lib/media/files";
import { Icon } from "../../lib/media/icons";
import { cssSize, DownloadTool, safeURL, Tool } from "../../lib/media/tools";
import { useDrop } from "../../lib/media/drop";
import { EmptyMedia, UploadArea } from "../../lib/media/UploadArea";
import { useUploader } from "../../lib/media/uploader";
import { filesIn, moved, toValue, totalSize, type FileValue } from "./logic";
import { t } from "../../lib/i18n";

interface FileProps {
  file_count?: "single" | "multiple" | "directory";
  file_types?: string[] | null;
  height?: number | string;
  allow_reordering?: boolean;
}

/** See the module's comment. */
export function FileView(page: ComponentProps<FileValue, FileProps>): VNode {
  const settings = page.props.value;
  const files = filesIn(page.value.value);
  const editable = page.interactive.value;
  const count = settings.file_count ?? "single";
  const many = count !== "single";
  const uploader = useUploader(page.upload, () => ({ types: settings.file_types ?? [], multiple: many }));
  const take = async (chosen: readonly File[]): Promise<void> => {
    const sent = await uploader.send(chosen);
    if (sent.length === 0) return;
    // Directory uploads replace; several single choices add up.
    page.setValue(toValue(count === "multiple" ? [...filesIn(page.value.peek()), ...sent] : sent, count));
    page.dispatch("upload");
  };
  const { over, handlers } = useDrop((chosen) => void take(chosen), editable && files.length > 0);

  if (files.length === 0 && !editable)
    return (
      <EmptyMedia icon="file" height={cssSize(settings.height)}>
        {t("Files will stand here")}
      </EmptyMedia>
    );
  const total = totalSize(files);
  return (
    <div class="sd-file" {...handlers}>
      {files.length > 0 && <List page={page} files={files} />}
      {files.length > 1 && (
        <p class="sd-meta sd-num">
          {t("{n} file|{n} files", { n: files.length })}
          {total === null ? "" : `, ${formatSize(total)}`}
        </p>
      )}
      {editable && (files.length === 0 || many) && (
        <UploadArea
          controlId={page.controlId}
          uploader={uploader}
          onFiles={(chosen) => void take(chosen)}
          dropText={many ? t("or drop files here") : t("or drop a file here")}
          icon="upload"
          types={settings.file_types ?? undefined}
          multiple={many}
          directory={count === "directory"}
          compact={files.length > 0}
          height={files.length === 0 ? cssSize(settings.height) : undefined}
          hint={settings.placeholder}
        />
      )}
      {over && <div class="sdm-veil">{many ? t("Drop to add") : t("Drop to replace")}</div>}
    </div>
  );
}

function List({ page, files }: { page: ComponentProps<FileValue, FileProps>; files: FileData[] }): VNode {
  const settings = page.props.value;
  const editable = page.interactive.value;
  const selectable = page.listens("select");
  const count = settings.file_count ?? "single";
  const reorders = editable && (settings.allow_reordering ?? false) && files.length > 1;
  const dragged = useRef<number | null>(null);
  const [target, setTarget] = useState<number | null>(null);
  const remove = (index: number): void => {
    const gone = files[index];
    const left = files.filter((_, other) => other !== index);
    page.setValue(toValue(left, count));
    if (gone) page.dispatch("delete", { file: asJSON(gone) });
    if (left.length === 0) page.dispatch("clear");
  };
  const move = (from: number, to: number): void => {
    if (from !== to && to >= 0 && to < files.length) page.setValue(toValue(moved(files, from, to), count));
  };
  return (
    <ul class="sd-file-list" style={{ maxHeight: cssSize(settings.height) }}>
      {files.map((file, index) => {
        const name = displayName(file);
        const [stem, ending] = splitName(name);
        const href = page.fileURL(file);
        return (
          <li
            key={`${file.path}-${index}`}
            class="sd-file-row"
            data-target={target === index ? "" : undefined}
            draggable={reorders}
            onDragStart={(event) => {
              dragged.current = index;
              event.dataTransfer?.setData("text/plain", name);
            }}
            onDragOver={(event) => {
              if (dragged.current === null) return;
              event.preventDefault();
              setTarget(index);
            }}
            onDrop={(event) => {
              if (dragged.current === null) return;
              event.preventDefault();
              event.stopPropagation();
              move(dragged.current, index);
            }}
            onDragEnd={() => {
              dragged.current = null;
              setTarget(null);
            }}
          >
            <Icon name="file" size={18} />
            {selectable ? (
              <button
                type="button"
                class="sd-file-name"
                title={name}
                onClick={() => page.dispatch("select", { index, value: name, selected: true })}
              >
                <span class="sdm-ellipsis">{stem}</span>
                {ending}
              </button>
            ) : (
              <a class="sd-file-name" title={name} href={safeURL(href)} target="_blank" rel="noopener">
                <span class="sdm-ellipsis">{stem}</span>
                {ending}
              </a>
            )}
            <span class="sd-meta sd-num">{typeof file.size === "number" ? formatSize(file.size) : ""}</span>
            <span class="sd-file-tools">
              {reorders && (
                <>
                  <Tool
                    icon="up"
                    label={t("Move {name} up", { name })}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  />
                  <Tool
                    icon="down"
                    label={t("Move {name} down", { name })}
                    disabled={index === files.length - 1}
                    onClick={() => move(index, index + 1)}
                  />
                </>
              )}
              <DownloadTool
                href={href}
                name={name}
                onDownload={() => page.dispatch("download", { file: asJSON(file) })}
              />
              {editable && <Tool icon="close" label={t("Remove {name}", { name })} onClick={() => remove(index)} />}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
