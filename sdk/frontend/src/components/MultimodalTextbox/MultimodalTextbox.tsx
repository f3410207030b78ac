/** The composer: text, files (chosen, dropped, pasted, recorded) above it, and sending. */
import "./MultimodalTextbox.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps, FileData } from "../../lib/component";
import { useDrop, usePaste } from "../../lib/media/drop";
import { acceptAttribute, displayName, mediaKind } from "../../lib/media/files";
import { Icon } from "../../lib/media/icons";
import { safeURL, Tool } from "../../lib/media/tools";
import { MediaError, UploadProgress } from "../../lib/media/UploadArea";
import { useUploader } from "../../lib/media/uploader";
import { Recorder } from "../Audio/Recorder";
import { isEmpty, normalised, sends, type MultimodalValue } from "./logic";
import { t } from "../../lib/i18n";

interface MultimodalProps {
  sources?: string[] | string;
  file_types?: string[] | null;
  file_count?: "single" | "multiple" | "directory";
  lines?: number;
  max_lines?: number;
  autofocus?: boolean;
  text_align?: "left" | "right" | null;
  rtl?: boolean;
  submit_btn?: string | boolean | null;
  stop_btn?: string | boolean | null;
  max_plain_text_length?: number;
}

type View = ComponentProps<MultimodalValue | string | null, MultimodalProps>;

/** See the module's comment. */
export function MultimodalTextbox(page: View): VNode {
  const settings = page.props.value;
  const value = normalised(page.value.value);
  const editable = page.interactive.value;
  const many = settings.file_count !== "single";
  const sources = typeof settings.sources === "string" ? [settings.sources] : (settings.sources ?? ["upload"]);
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [recording, setRecording] = useState(false);
  const uploader = useUploader(page.upload, () => ({ types: settings.file_types ?? [], multiple: many }));
  const put = (next: Partial<MultimodalValue>): void => page.setValue({ ...normalised(page.value.peek()), ...next });
  const take = async (files: readonly File[]): Promise<void> => {
    const sent = await uploader.send(files);
    setRecording(false);
    if (sent.length === 0) return;
    put({ files: many ? [...normalised(page.value.peek()).files, ...sent] : sent.slice(0, 1) });
    field.current?.focus();
  };
  const { over, handlers } = useDrop((files) => void take(files), editable);
  usePaste(root, (files) => void take(files), editable);
  useEffect(() => {
    if (settings.autofocus) field.current?.focus();
  }, [settings.autofocus]);
  const busy = uploader.progress.value !== null;
  const submit = (): void => {
    if (!busy && !isEmpty(normalised(page.value.peek()))) page.dispatch("submit");
  };
  const pasteText = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text.length <= (settings.max_plain_text_length ?? 1000) || (event.clipboardData?.files.length ?? 0) > 0) return;
    event.preventDefault();
    void take([new File([text], "pasted-text.txt", { type: "text/plain" })]);
  };
  const label = settings.label ?? t("Message");
  return (
    <div
      ref={root}
      class="sd-compose"
      data-static={editable ? undefined : ""}
      data-over={over ? "" : undefined}
      {...handlers}
    >
      {value.files.length > 0 && (
        <ul class="sd-compose-files" aria-label={t("Files to send")}>
          {value.files.map((file, index) => (
            <Attached
              key={`${file.path}-${index}`}
              file={file}
              src={page.fileURL(file)}
              onRemove={editable ? () => put({ files: value.files.filter((_, other) => other !== index) }) : null}
            />
          ))}
        </ul>
      )}
      <UploadProgress uploader={uploader} />
      {recording && !busy && (
        <Recorder
          onFile={(sound) => void take([sound])}
          onCancel={() => setRecording(false)}
          onEvent={() => undefined}
        />
      )}
      <div class="sd-compose-row">
        {editable && sources.includes("upload") && (
          <Tool icon="clip" label={t("Add files")} onClick={() => input.current?.click()} />
        )}
        <textarea
          ref={field}
          id={page.controlId}
          class="sd-compose-field"
          rows={settings.lines ?? 1}
          value={value.text}
          readOnly={!editable}
          placeholder={settings.placeholder}
          aria-label={label}
          dir={settings.rtl ? "rtl" : "auto"}
          style={{
            textAlign: settings.text_align ?? undefined,
            minHeight: `calc(${settings.lines ?? 1}lh + 12px)`,
            maxHeight: `calc(${settings.max_lines ?? 20}lh + 16px)`,
          }}
          onInput={(event) => put({ text: event.currentTarget.value })}
          onPaste={pasteText}
          onFocus={() => page.dispatch("focus")}
          onBlur={() => page.dispatch("blur")}
          onSelect={(event) => {
            const { selectionStart: start, selectionEnd: end, value: whole } = event.currentTarget;
            if (start !== end) page.dispatch("select", { index: [start, end], value: whole.slice(start, end) });
          }}
          onKeyDown={(event) => {
            if (!sends(event, settings.lines ?? 1)) return;
            event.preventDefault();
            submit();
          }}
        />
        {editable && sources.includes("microphone") && (
          <Tool icon="microphone" label={t("Record")} pressed={recording} onClick={() => setRecording(!recording)} />
        )}
        {settings.stop_btn ? (
          <button type="button" class="sd-btn" data-variant="stop" data-size="sm" onClick={() => page.dispatch("stop")}>
            {typeof settings.stop_btn === "string" ? settings.stop_btn : <Icon name="stop" size={18} />}
            {typeof settings.stop_btn === "string" ? null : <span class="sd-visually-hidden">{t("Stop")}</span>}
          </button>
        ) : null}
        {editable && (settings.submit_btn ?? true) && (
          <button
            type="button"
            class="sd-btn"
            data-variant="primary"
            data-size="sm"
            disabled={busy || isEmpty(value)}
            onClick={submit}
          >
            {typeof settings.submit_btn === "string" ? settings.submit_btn : <Icon name="send" size={18} />}
            {typeof settings.submit_btn === "string" ? null : <span class="sd-visually-hidden">{t("Send")}</span>}
          </button>
        )}
      </div>
      <MediaError text={uploader.error.value} />
      <input
        ref={input}
        type="file"
        class="sd-visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept={acceptAttribute(settings.file_types ?? undefined)}
        multiple={many}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ""; // the same file may be chosen again after it was removed
          if (chosen.length > 0) void take(chosen);
        }}
      />
    </div>
  );
}

function Attached({ file, src, onRemove }: { file: FileData; src: string; onRemove: (() => void) | null }): VNode {
  const name = displayName(file);
  const kind = mediaKind(file);
  return (
    <li class="sd-compose-file">
      {kind === "image" ? (
        <img src={safeURL(src)} alt="" />
      ) : (
        <Icon name={kind === "other" ? "file" : kind} size={18} />
      )}
      <span class="sdm-ellipsis">{name}</span>
      {onRemove && <Tool icon="close" label={t("Remove {name}", { name })} onClick={onRemove} />}
    </li>
  );
}
