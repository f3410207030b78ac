/** The endpoints as tools of a language model (Model Context Protocol). */
import type { App } from "../../lib/state/app";
import { CodeBlock } from "../../lib/text/CodeBlock";
import type { Endpoint } from "./endpoints";

export function ModelContext({ app, endpoints }: { app: App; endpoints: Endpoint[] }) {
  if (!app.config.mcp_server) {
    return (
      <section class="sd-api-endpoint">
        <p>
          Assistants can use this app's endpoints as tools once its author starts it with{" "}
          <code>launch(mcp_server=True)</code>.
        </p>
        <CodeBlock code="demo.launch(mcp_server=True)" language="python" />
      </section>
    );
  }
  const url = `${app.address.api}/mcp/`;
  const settings = { mcpServers: { [nameOf(app.config.title)]: { url } } };
  return (
    <section class="sd-api-endpoint">
      <p>Put this into the settings of an assistant that speaks the Model Context Protocol (streamable HTTP):</p>
      <CodeBlock code={JSON.stringify(settings, null, 2)} language="json" />
      <div>
        <h3>Tools</h3>
        <ul class="sd-api-tool-list">
          {endpoints.map((endpoint) => (
            <li key={endpoint.name}>
              <code>{endpoint.name.slice(1)}</code> {endpoint.description}
            </li>
          ))}
        </ul>
      </div>
      <p>
        <a href={url} target="_blank" rel="noreferrer">
          More about the tools of this app
        </a>
      </p>
    </section>
  );
}

function nameOf(title: string): string {
  return (
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "app"
  );
}
