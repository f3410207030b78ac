/**
 * The place where a file goes in: click, drop, paste, or another source (camera, microphone, clipboard); then a
 * progress bar that can be cancelled, then the error if there is one. Every media component uses this one.
 */
import "./media.css";

import type { ComponentChildren, VNode } from "preact";
import { useRef } from "preact/hooks";

import { useDrop, usePaste } from "./drop";
import { acceptAttribute } from "./files";
import { Icon, type IconName } from "./icons";
import type { Uploader } from "./uploader";
import { t } from "../i18n";

export interface ExtraSource {
  icon: IconName;
  label: string;
  open: () => void;
}

interface UploadAreaProps {
  controlId: string;
  uploader: Uploader;
  onFiles: (files: File[]) => void;
  /** What may be dropped, after the words on the button: "or drop an image here". */
  dropText: string;
  icon: IconName;
  types?: readonly string[] | undefined;
  multiple?: boolean;
  directory?: boolean;
  /** Author's own hint; replaces the standard one. */
  hint?: string | undefined;
  /** Height in px or CSS. */
  height?: string | undefined;
  compact?: boolean;
  sources?: ExtraSource[];
  /** False when the only sources are devices. */
  allowFiles?: boolean;
  disabled?: boolean;
}

/** Progress of a running upload, with Cancel. */
export function UploadProgress({ uploader }: { uploader: Uploader }): VNode | null {
  const fraction = uploader.progress.value;
  if (fraction === null) return null;
  const percent = Math.round(fraction * 100);
  const text = percent >= 100 ? t("Saving") : t("Uploading {percent} %", { percent });
  return (
    <div class="sdm-progress">
      <div class="sdm-progress-text">
        <span class="sdm-ellipsis">{uploader.subject.value}</span>
        <span class="sd-meta">{text}</span>
      </div>
      <div
        class="sdm-bar"
        role="progressbar"
        aria-label={t("Upload of {subject}", { subject: uploader.subject.value })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <button type="button" class="sd-btn" data-size="sm" onClick={uploader.cancel}>
        {t("Cancel")}
      </button>
    </div>
  );
}

/** The error line under a media field. */
export function MediaError({ text, id }: { text: string | null; id?: string }): VNode | null {
  if (!text) return null;
  return (
    <p class="sdm-error" role="alert" id={id}>
      <Icon name="warning" size={16} />
      <span>{text}</span>
    </p>
  );
}

/** Everything around an input for files; see the module's comment. */
export function UploadArea(props: UploadAreaProps): VNode {
  const root = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const allowFiles = (props.allowFiles ?? true) && !props.disabled;
  const { over, handlers } = useDrop(props.onFiles, allowFiles);
  usePaste(root, props.onFiles, allowFiles);
  const busy = props.uploader.progress.value !== null;
  const error = props.uploader.error.value;
  const errorId = `${props.controlId}-error`;
  const verb = props.directory ? t("Choose a folder") : t("Choose a file");
  return (
    <div class="sdm-upload" ref={root} data-compact={props.compact ? "" : undefined}>
      <div
        class="sdm-drop"
        data-over={over ? "" : undefined}
        data-busy={busy ? "" : undefined}
        style={props.height ? { minHeight: props.height } : undefined}
        {...handlers}
      >
        {busy ? (
          <UploadProgress uploader={props.uploader} />
        ) : (
          <>
            {allowFiles && (
              <button
                type="button"
                id={props.controlId}
                class="sdm-drop-main"
                aria-describedby={error ? errorId : undefined}
                onClick={() => input.current?.click()}
              >
                <Icon name={props.icon} size={28} />
                <DropHint over={over} hint={props.hint} dropText={props.dropText} verb={verb} />
              </button>
            )}
            {props.sources && props.sources.length > 0 && (
              <div class="sdm-sources">
                {props.sources.map((source) => (
                  <button
                    type="button"
                    class="sd-btn"
                    data-size="sm"
                    key={source.label}
                    disabled={props.disabled}
                    onClick={source.open}
                  >
                    <Icon name={source.icon} size={18} />
                    {source.label}
                  </button>
                ))}
              </div>
            )}
          </>
        )}
        <input
          ref={input}
          type="file"
          class="sd-visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          accept={acceptAttribute(props.types)}
          multiple={props.multiple || props.directory}
          {...(props.directory ? { webkitdirectory: true } : {})}
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = ""; // the same file may be chosen again after it was removed
            if (chosen.length > 0) props.onFiles(chosen);
          }}
        />
      </div>
      <MediaError text={error} id={errorId} />
    </div>
  );
}

function DropHint({
  over,
  hint,
  dropText,
  verb,
}: {
  over: boolean;
  hint: string | undefined;
  dropText: string;
  verb: string;
}): VNode {
  if (over) return <span class="sdm-hint">{t("Drop to add")}</span>;
  if (hint) return <span class="sdm-hint">{hint}</span>;
  return (
    <span class="sdm-hint">
      <b>{verb}</b> <span class="sdm-hint-drop">{dropText}</span>
    </span>
  );
}

/** Where a value will come: a quiet drawing and one line. */
export function EmptyMedia({
  icon,
  children,
  height,
}: {
  icon: IconName;
  children: ComponentChildren;
  height?: string | undefined;
}): VNode {
  return (
    <div class="sd-empty" style={height ? { minHeight: height } : undefined}>
      <Icon name={icon} size={32} />
      <span>{children}</span>
    </div>
  );
}
