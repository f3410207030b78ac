/** The whole API as one Markdown text: for a README, an issue, or a coding agent. */
import type { JSONValue } from "../../lib/component";
import type { Endpoint, EndpointValue } from "./endpoints";
import { snippet, type Target } from "./snippets";

export function markdown(
  title: string,
  target: Target,
  endpoints: Endpoint[],
  valuesOf: (endpoint: Endpoint) => JSONValue[],
): string {
  const parts = endpoints.map((endpoint) => {
    const calls = [{ endpoint, values: valuesOf(endpoint) }];
    return [
      `## \`${endpoint.name}\``,
      endpoint.description,
      table("Takes", endpoint.parameters),
      table("Returns", endpoint.returns),
      fence("python", snippet("python", target, calls)),
      fence("bash", snippet("curl", target, calls)),
    ];
  });
  const head = [`# API of ${title}`, `Address: ${target.address.root}/ · OpenAPI: ${target.address.api}/openapi.json`];
  return `${[...head, ...parts.flat()].filter(Boolean).join("\n\n")}\n`;
}

function fence(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

function table(heading: string, values: EndpointValue[]): string {
  if (values.length === 0) return "";
  const rows = values.map((value) => {
    const standard = value.isOptional ? code(value.standard) : "";
    const cells = [value.name ? `\`${value.name}\`` : "", `\`${value.type}\``, standard, value.label];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  });
  return [`**${heading}**`, "", "| Name | Type | Default | Label |", "|---|---|---|---|", ...rows].join("\n");
}

function code(value: JSONValue): string {
  const text = JSON.stringify(value);
  return `\`${text.length > 80 ? `${text.slice(0, 79)}…` : text}\``;
}
