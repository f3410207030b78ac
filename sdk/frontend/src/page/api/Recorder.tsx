/** The bar of a recording: how many calls it holds, and its code. It stays while the page is used. */
import { signal, useSignal } from "@preact/signals";
import { render } from "preact";
import { useEffect } from "preact/hooks";

import { AppProvider, useApp, type App } from "../../lib/state/app";
import { CodeBlock } from "../../lib/text/CodeBlock";
import { Dialog } from "../../lib/ui/Dialog";
import { describeEndpoints, type ApiInfo, type Endpoint } from "./endpoints";
import { recorded, watchCalls } from "./recorded";
import { languages, snippet, type CodeLanguage, type Language } from "./snippets";
import "./api.css";

export const isRecording = signal(false);

/** Begin to record; the bar stands on the page until it is stopped. */
export function startRecorder(app: App): void {
  if (isRecording.value) return;
  isRecording.value = true;
  const place = document.body.appendChild(document.createElement("div"));
  const stop = (): void => {
    isRecording.value = false;
    render(null, place);
    place.remove();
  };
  render(
    <AppProvider value={app}>
      <Recorder onStop={stop} />
    </AppProvider>,
    place,
  );
}

function Recorder({ onStop }: { onStop: () => void }) {
  const app = useApp();
  const isShown = useSignal(false);
  useEffect(() => watchCalls(app), [app]);
  const count = recorded.value.length;
  return (
    <div class="sd-recorder" role="region" aria-label="API recorder">
      <span class="sd-api-dot" data-on="" aria-hidden="true" />
      <span role="status">
        {count === 0 ? "Recording: use the page" : `Recording: ${count} ${count === 1 ? "call" : "calls"}`}
      </span>
      <button type="button" class="sd-btn" data-size="sm" disabled={count === 0} onClick={() => (isShown.value = true)}>
        Show code
      </button>
      <button type="button" class="sd-btn" data-size="sm" data-variant="quiet" onClick={onStop}>
        Stop
      </button>
      {isShown.value ? <RecordedCode onClose={() => (isShown.value = false)} /> : null}
    </div>
  );
}

function RecordedCode({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const language = useSignal<CodeLanguage>("python");
  const endpoints = useSignal<Endpoint[] | null>(null);
  useEffect(() => {
    fetch(`${app.address.api}/info`, { credentials: "include" })
      .then((reply) => reply.json() as Promise<ApiInfo>)
      .then(
        (info) => (endpoints.value = describeEndpoints(info)),
        () => (endpoints.value = []),
      );
  }, [app]);
  const known = new Map(endpoints.value?.map((endpoint) => [endpoint.name, endpoint]));
  const calls = recorded.value.flatMap(({ endpoint, values }) => {
    const found = known.get(endpoint);
    return found && found.parameters.length === values.length ? [{ endpoint: found, values }] : [];
  });
  const target = { address: app.address, hasLogin: Boolean(app.config.username) };
  const code = snippet(language.value, target, calls);
  const isCode = ([value]: [Language, string]): boolean => value !== "mcp";
  return (
    <Dialog title="What was recorded" size="large" onClose={onClose}>
      <div class="sd-api-languages" role="radiogroup" aria-label="Language">
        {languages.filter(isCode).map(([value, label]) => (
          <label key={value} class="sd-api-language">
            <input
              type="radio"
              name="sd-recorder-language"
              class="sd-visually-hidden"
              checked={language.value === value}
              onChange={() => (language.value = value as CodeLanguage)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {endpoints.value ? <CodeBlock code={code} language={language.value === "cli" ? "bash" : language.value} /> : null}
      <p>
        <button type="button" class="sd-btn" data-size="sm" onClick={() => ((recorded.value = []), onClose())}>
          Forget these calls
        </button>
      </p>
    </Dialog>
  );
}
