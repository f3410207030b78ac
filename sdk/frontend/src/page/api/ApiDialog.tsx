/**
 * How to call the app from a program: its endpoints, their parameters, and code filled with the page's values.
 *
 * What stands here is for people who program, in the words of the code that they copy; it is not translated.
 */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { useApp } from "../../lib/state/app";
import { copyText } from "../../lib/ui/Copy";
import { Dialog } from "../../lib/ui/Dialog";
import { Icon } from "../../lib/ui/Icon";
import type { OpenedProps } from "../lazy";
import { describeEndpoints, valuesOnPage, type ApiInfo } from "./endpoints";
import { EndpointView } from "./EndpointView";
import { markdown } from "./markdown";
import { ModelContext } from "./ModelContext";
import { isRecording, startRecorder } from "./Recorder";
import { languages, type Language } from "./snippets";
import { fetchFigures, type EndpointFigures } from "./statistics";
import "./api.css";

const KEPT_LANGUAGE = "stagedoor:api-language";

/** An address with `?view=api-recorder` asks for the recorder once; the dialog can still be opened after that. */
let wasRecorderOpened = false;

export default function ApiDialog({ onClose }: OpenedProps) {
  const app = useApp();
  const info = useSignal<ApiInfo | null>(null);
  const failed = useSignal(false);
  const figures = useSignal<Record<string, EndpointFigures>>({});
  const language = useSignal<Language>(keptLanguage());
  const record = (): void => {
    startRecorder(app);
    onClose();
  };
  useEffect(() => {
    if (new URLSearchParams(location.search).get("view") === "api-recorder" && !wasRecorderOpened) {
      wasRecorderOpened = true;
      record();
      return;
    }
    fetch(`${app.address.api}/info`, { credentials: "include" })
      .then((reply) => (reply.ok ? (reply.json() as Promise<ApiInfo>) : Promise.reject(new Error("refused"))))
      .then(
        (found) => (info.value = found),
        () => (failed.value = true),
      );
    void fetchFigures(app.address).then((found) => (figures.value = found));
  }, [app]);
  const endpoints = info.value ? describeEndpoints(info.value) : [];
  const target = { address: app.address, hasLogin: Boolean(app.config.username) };
  const choose = (value: Language): void => {
    language.value = value;
    keepLanguage(value);
  };
  const asMarkdown = (): string =>
    markdown(app.config.title, target, endpoints, (endpoint) => valuesOnPage(app, endpoint));
  return (
    <Dialog title="Use via API" size="large" onClose={onClose}>
      {endpoints.length > 0 ? (
        <div class="sd-api-head">
          <p class="sd-meta">
            Call this app from a program. The code holds the values that stand on the page now; where nothing stands, an
            example.
          </p>
          <div class="sd-api-tools">
            <button type="button" class="sd-btn" data-size="sm" disabled={isRecording.value} onClick={record}>
              <span class="sd-api-dot" aria-hidden="true" />
              {isRecording.value ? "Recording" : "Record what I do"}
            </button>
            <CopyAll text={asMarkdown} />
            <a class="sd-api-tool" href={`${app.address.api}/openapi.json`} target="_blank" rel="noreferrer">
              <Icon name="link" size={16} /> OpenAPI
            </a>
          </div>
        </div>
      ) : (
        <p class="sd-meta" role="status">
          {failed.value
            ? "The description of the API did not arrive. Close this and try again."
            : info.value
              ? "This app has no public endpoints: its author keeps the functions for the page."
              : "Reading the description of the API…"}
        </p>
      )}
      {endpoints.length > 0 ? <LanguageChoice language={language.value} onChoose={choose} /> : null}
      {language.value === "mcp" && endpoints.length > 0 ? (
        <ModelContext app={app} endpoints={endpoints} />
      ) : (
        endpoints.map((endpoint) => (
          <EndpointView
            key={endpoint.name}
            target={target}
            endpoint={endpoint}
            values={valuesOnPage(app, endpoint)}
            language={language.value === "mcp" ? "python" : language.value}
            figures={figures.value[endpoint.name.slice(1)]}
          />
        ))
      )}
    </Dialog>
  );
}

function CopyAll({ text }: { text: () => string }) {
  const isCopied = useSignal(false);
  const copy = (): void => {
    void copyText(text()).then(() => (isCopied.value = true));
  };
  return (
    <button type="button" class="sd-api-tool" onClick={copy}>
      <Icon name={isCopied.value ? "check" : "copy"} size={16} /> {isCopied.value ? "Copied" : "Copy as Markdown"}
    </button>
  );
}

function LanguageChoice({ language, onChoose }: { language: Language; onChoose: (value: Language) => void }) {
  return (
    <div class="sd-api-languages" role="radiogroup" aria-label="Language">
      {languages.map(([value, label]) => (
        <label key={value} class="sd-api-language">
          <input
            type="radio"
            name="sd-api-language"
            class="sd-visually-hidden"
            checked={language === value}
            onChange={() => onChoose(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}

function keptLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEPT_LANGUAGE);
    return languages.find(([value]) => value === kept)?.[0] ?? "python";
  } catch {
    return "python"; // storage may be forbidden in frames
  }
}

function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT_LANGUAGE, language);
  } catch {
    // As above: it is then asked anew the next time.
  }
}
