/** What a message is made of: words, files, nested components; and thoughts, folded under their title. */
import { signal } from "@preact/signals";
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";

import type { ComponentProps, FileData, JSONValue } from "../../lib/component";
import { displayName, formatSize, mediaKind } from "../../lib/media/files";
import { Icon } from "../../lib/media/icons";
import { Lightbox } from "../../lib/media/Lightbox";
import { safeURL } from "../../lib/media/tools";
import { componentModule } from "../../lib/registry";
import type { Delimiter } from "../../lib/text/delimiters";
import { RichText } from "../../lib/text/RichText";
import { durationWords, type Content, type Shown } from "./logic";
import { t } from "../../lib/i18n";

/** How words are read; the author's settings, for all messages alike. */
export interface TextSettings {
  markdown: boolean;
  sanitize?: boolean | undefined;
  lineBreaks: boolean;
  delimiters?: readonly Delimiter[] | undefined;
  allowTags?: boolean | readonly string[] | undefined;
  rtl?: boolean | undefined;
}

export interface PartContext {
  id: number;
  text: TextSettings;
  fileURL: (file: FileData) => string;
}

/** The parts of one message. */
export function Parts({ parts, context }: { parts: readonly Content[]; context: PartContext }): VNode {
  return (
    <>
      {parts.map((part, at) => {
        if (part.type === "text") return <Words key={at} text={part.text} settings={context.text} />;
        if (part.type === "file")
          return <FilePart key={at} file={part.file} alt={part.alt_text ?? ""} fileURL={context.fileURL} />;
        return <Nested key={at} part={part} context={context} />;
      })}
    </>
  );
}

function Words({ text, settings }: { text: string; settings: TextSettings }): VNode {
  if (!settings.markdown) {
    return (
      <p class="sd-chat-plain" dir={settings.rtl ? "rtl" : "auto"}>
        {text}
      </p>
    );
  }
  return (
    <RichText
      source={text}
      growing
      rtl={settings.rtl}
      sanitize={settings.sanitize}
      lineBreaks={settings.lineBreaks}
      delimiters={settings.delimiters}
      allowTags={settings.allowTags}
    />
  );
}

function FilePart({ file, alt, fileURL }: { file: FileData; alt: string; fileURL: (file: FileData) => string }): VNode {
  const [large, setLarge] = useState(false);
  const src = fileURL(file);
  const name = displayName(file);
  switch (mediaKind(file)) {
    case "image":
      return (
        <>
          <button
            type="button"
            class="sd-chat-picture"
            aria-label={t("View {name} large", { name: alt || name })}
            onClick={() => setLarge(true)}
          >
            <img src={safeURL(src)} alt={alt || name} loading="lazy" />
          </button>
          {large && <Lightbox src={src} alt={alt || name} name={name} onClose={() => setLarge(false)} />}
        </>
      );
    case "audio":
      return <audio class="sd-chat-media" src={safeURL(src)} controls preload="metadata" aria-label={alt || name} />;
    case "video":
      return (
        <video
          class="sd-chat-media"
          src={safeURL(src)}
          controls
          playsInline
          preload="metadata"
          aria-label={alt || name}
        />
      );
    default:
      return (
        <a class="sd-chat-file" href={safeURL(src)} download={name} target="_blank" rel="noopener">
          <Icon name="file" size={18} />
          <span class="sdm-ellipsis">{name}</span>
          {typeof file.size === "number" && <span class="sd-meta">{formatSize(file.size)}</span>}
        </a>
      );
  }
}

/** A component in a message: drawn by its own view, for looking at only. */
function Nested({ part, context }: { part: Extract<Content, { type: "component" }>; context: PartContext }): VNode {
  const module = componentModule(part.component.toLowerCase()).value;
  const page = useMemo(
    (): ComponentProps => ({
      id: context.id,
      controlId: `sd-${context.id}-part`,
      props: signal({ ...part.constructor_args, ...part.props }),
      value: signal(part.value),
      setValue: () => undefined,
      setProps: () => undefined,
      dispatch: () => undefined,
      listens: () => false,
      interactive: signal(false),
      status: signal({ stage: "idle", isPlace: false }),
      live: signal({ stage: "idle" }),
      streamEveryMs: () => 500,
      upload: () => Promise.resolve([]),
      fileURL: context.fileURL,
      server: () => Promise.resolve(null as JSONValue),
      items: [],
      root: { class: "sd-block" },
      fieldError: signal(null),
    }),
    [part, context.id],
  );
  if (module === null) return <div class="sd-chat-arriving" aria-busy="true" />;
  if (module instanceof Error) return <p class="sd-meta">{module.message}</p>;
  return (
    <div class="sd-chat-nested">
      <module.view {...page} />
    </div>
  );
}

/** A step of the model's thinking or a tool it used, folded; open while it goes on. */
export function Thought({ shown, context }: { shown: Shown; context: PartContext }): VNode {
  const { metadata } = shown.message;
  const pending = metadata?.status === "pending";
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? pending;
  const time = durationWords(metadata?.duration);
  return (
    <details class="sd-chat-thought" open={open}>
      <summary
        onClick={(event) => {
          event.preventDefault();
          setChosen(!open);
        }}
      >
        {pending && <span class="sd-spinner" aria-label={t("Working")} role="img" />}
        <span>{metadata?.title}</span>
        {metadata?.log && <span class="sd-meta">{metadata.log}</span>}
        {time && <span class="sd-meta">{time}</span>}
      </summary>
      <div class="sd-chat-inner">
        <Parts parts={shown.parts} context={context} />
        {shown.thoughts.map((child) => (
          <Thought key={child.index} shown={child} context={context} />
        ))}
      </div>
    </details>
  );
}
