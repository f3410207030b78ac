/** One endpoint: what it is for, how it has done, code that calls it, what it takes and gives. */
import type { JSONValue } from "../../lib/component";
import { CodeBlock } from "../../lib/text/CodeBlock";
import { isFile, type Endpoint, type EndpointValue } from "./endpoints";
import { snippet, type CodeLanguage, type Target } from "./snippets";
import { figuresText, type EndpointFigures } from "./statistics";

const highlighted: Record<CodeLanguage, string> = {
  python: "python",
  javascript: "javascript",
  curl: "bash",
  cli: "bash",
};

interface EndpointProps {
  target: Target;
  endpoint: Endpoint;
  values: JSONValue[];
  language: CodeLanguage;
  figures: EndpointFigures | undefined;
}

export function EndpointView({ target, endpoint, values, language, figures }: EndpointProps) {
  return (
    <section class="sd-api-endpoint" aria-labelledby={`sd-api-${endpoint.name}`}>
      <div>
        <h3 id={`sd-api-${endpoint.name}`}>
          <code>{endpoint.name}</code>
        </h3>
        {endpoint.description ? <p>{endpoint.description}</p> : null}
        {figures ? <p class="sd-meta">{figuresText(figures)}</p> : null}
      </div>
      <CodeBlock code={snippet(language, target, [{ endpoint, values }])} language={highlighted[language]} />
      <ValueTable title="Takes" of={endpoint.name} rows={endpoint.parameters} />
      <ValueTable title="Returns" of={endpoint.name} rows={endpoint.returns} />
    </section>
  );
}

function ValueTable({ title, of: name, rows }: { title: string; of: string; rows: EndpointValue[] }) {
  if (rows.length === 0) return null;
  const hasNames = rows.some((row) => row.name);
  return (
    <div class="sd-api-values" tabIndex={0} role="region" aria-label={`${title}: ${name}`}>
      <table>
        <caption class="sd-label">{title}</caption>
        <thead>
          <tr>
            {hasNames ? <th scope="col">Name</th> : null}
            <th scope="col">Type</th>
            {hasNames ? <th scope="col">Default</th> : null}
            {hasNames ? <th scope="col">Example</th> : null}
            <th scope="col">On the page</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {hasNames ? (
                <th scope="row">
                  <code>{row.name}</code>
                </th>
              ) : null}
              <td title={row.description || undefined}>
                <code>{shortened(row.type, 60)}</code>
              </td>
              {hasNames ? (
                <td data-head="Default">{row.isOptional ? <Value value={row.standard} /> : <em>required</em>}</td>
              ) : null}
              {hasNames ? (
                <td data-head="Example">
                  <Value value={row.example} />
                </td>
              ) : null}
              <td>
                {row.label} <span class="sd-meta">{row.component}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ value }: { value: JSONValue }) {
  if (isFile(value)) return <code>{value.orig_name ?? value.path}</code>;
  const text = JSON.stringify(value);
  return <code title={text.length > 40 ? text : undefined}>{shortened(text, 40)}</code>;
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
