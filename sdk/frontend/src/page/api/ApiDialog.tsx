/** How to call the app from a program: its endpoints, their parameters, and code filled with the page's values. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { JSONValue } from "../../lib/component";
import { useApp, type App } from "../../lib/state/app";
import { CopyButton } from "../../lib/ui/Copy";
import { Dialog } from "../../lib/ui/Dialog";
import type { OpenedProps } from "../lazy";
import { describeEndpoints, type ApiInfo, type Endpoint } from "./endpoints";
import { languages, snippet, type Language } from "./snippets";
import "./api.css";

export default function ApiDialog({ onClose }: OpenedProps) {
  const app = useApp();
  const info = useSignal<ApiInfo | null>(null);
  const failed = useSignal(false);
  const language = useSignal<Language>("python");
  useEffect(() => {
    if (info.value) return;
    fetch(`${app.address.api}/info`, { credentials: "include" })
      .then((reply) => reply.json() as Promise<ApiInfo>)
      .then(
        (found) => (info.value = found),
        () => (failed.value = true),
      );
  }, [app]);
  const endpoints = info.value ? describeEndpoints(info.value) : [];
  return (
    <Dialog title="Use via API" size="large" onClose={onClose}>
      <p class="sd-meta">
        {failed.value
          ? "The description of the API did not arrive. Close this and try again."
          : endpoints.length === 0
            ? "This app has no public endpoints."
            : "Call this app from a program. The values below are those on the page now."}
      </p>
      {endpoints.length > 0 ? (
        <div class="sd-api-languages" role="radiogroup" aria-label="Language">
          {languages.map(([value, label]) => (
            <label key={value} class="sd-api-language">
              <input
                type="radio"
                name="sd-api-language"
                class="sd-visually-hidden"
                checked={language.value === value}
                onChange={() => (language.value = value)}
              />
              <span>{label}</span>
            </label>
          ))}
        </div>
      ) : null}
      {endpoints.map((endpoint) => (
        <EndpointView key={endpoint.name} app={app} endpoint={endpoint} language={language.value} />
      ))}
    </Dialog>
  );
}

function EndpointView({ app, endpoint, language }: { app: App; endpoint: Endpoint; language: Language }) {
  const values = valuesOf(app, endpoint);
  const code = snippet(language, app.address, endpoint, values);
  return (
    <section class="sd-api-endpoint" aria-labelledby={`sd-api-${endpoint.name}`}>
      <h3 id={`sd-api-${endpoint.name}`}>
        <code>{endpoint.name}</code>
      </h3>
      {endpoint.description ? <p class="sd-meta">{endpoint.description}</p> : null}
      <div class="sd-api-code">
        <pre tabIndex={0} aria-label={`${language} code`}>
          <code>{code}</code>
        </pre>
        <CopyButton text={() => code} label="Copy the code" />
      </div>
      <ValueTable title="Takes" rows={endpoint.parameters} />
      <ValueTable title="Returns" rows={endpoint.returns} />
    </section>
  );
}

function ValueTable({ title, rows }: { title: string; rows: Endpoint["parameters"] }) {
  if (rows.length === 0) return null;
  return (
    <dl class="sd-api-values">
      <dt class="sd-label">{title}</dt>
      {rows.map((row, index) => (
        <dd key={index}>
          {row.name ? <code>{row.name}</code> : null}
          <span class="sd-meta">
            {row.type}
            {row.isOptional ? ", optional" : ""}
          </span>
          <span>{row.label}</span>
        </dd>
      ))}
    </dl>
  );
}

/** The values that the endpoint's inputs hold on the page now, in the order of its parameters. */
function valuesOf(app: App, endpoint: Endpoint): JSONValue[] {
  const dependency = app.config.dependencies.find((item) => `/${item.api_name}` === endpoint.name);
  const inputs = (dependency?.inputs ?? []).filter((id) => app.block(id)?.type !== "state");
  return endpoint.parameters.map((parameter, index) => {
    const block = app.block(inputs[index] ?? -1);
    return block && inputs.length === endpoint.parameters.length ? block.value.value : parameter.example;
  });
}
