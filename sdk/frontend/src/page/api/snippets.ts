/** Code that calls an endpoint, in three languages. */
import type { Address } from "../../lib/client/address";
import type { FileData, JSONValue } from "../../lib/component";
import type { Endpoint } from "./endpoints";

export type Language = "python" | "javascript" | "curl";

export const languages: [Language, string][] = [
  ["python", "Python"],
  ["javascript", "JavaScript"],
  ["curl", "curl"],
];

export function snippet(language: Language, address: Address, endpoint: Endpoint, values: JSONValue[]): string {
  if (language === "python") return python(address, endpoint, values);
  if (language === "javascript") return javascript(address, endpoint, values);
  return curl(address, endpoint, values);
}

function isFile(value: JSONValue): value is JSONValue & FileData {
  return value !== null && typeof value === "object" && !Array.isArray(value) && typeof value["path"] === "string";
}

function python(address: Address, endpoint: Endpoint, values: JSONValue[]): string {
  const files = values.some(isFile);
  const lines = endpoint.parameters.map((parameter, index) => {
    const value = pythonLiteral(values[index] ?? null, address);
    return `    ${parameter.name ? `${parameter.name}=` : ""}${value},`;
  });
  return [
    `from gradio_client import Client${files ? ", handle_file" : ""}`,
    "",
    `client = Client(${JSON.stringify(`${address.root}/`)})`,
    "result = client.predict(",
    ...lines,
    `    api_name=${JSON.stringify(endpoint.name)},`,
    ")",
    "print(result)",
  ].join("\n");
}

function javascript(address: Address, endpoint: Endpoint, values: JSONValue[]): string {
  const lines = endpoint.parameters.map((parameter, index) => {
    const value = values[index] ?? null;
    const code = isFile(value) ? `await (await fetch(${JSON.stringify(address.file(value))})).blob()` : literal(value);
    return `  ${parameter.name || `param_${index}`}: ${code},`;
  });
  return [
    'import { Client } from "@gradio/client";',
    "",
    `const client = await Client.connect(${JSON.stringify(`${address.root}/`)});`,
    `const result = await client.predict(${JSON.stringify(endpoint.name)}, {`,
    ...lines,
    "});",
    "console.log(result.data);",
  ].join("\n");
}

function curl(address: Address, endpoint: Endpoint, values: JSONValue[]): string {
  const url = `${address.api}/call${endpoint.name}`;
  const body = JSON.stringify({ data: endpoint.parameters.map((_, index) => values[index] ?? null) });
  // A single quote ends the shell's quoting: close it, write the quote, open it again.
  const quoted = body.replaceAll("'", "'\\''");
  return [
    `EVENT_ID=$(curl -s -X POST ${url} \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '${quoted}' | sed 's/.*"event_id": *"\\([^"]*\\)".*/\\1/')`,
    `curl -N ${url}/$EVENT_ID`,
  ].join("\n");
}

function literal(value: JSONValue): string {
  return JSON.stringify(value);
}

/** A JSON value as Python writes it. */
export function pythonLiteral(value: JSONValue, address: Address): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (isFile(value)) return `handle_file(${JSON.stringify(address.file(value))})`;
  if (Array.isArray(value)) return `[${value.map((item) => pythonLiteral(item, address)).join(", ")}]`;
  if (typeof value === "object") {
    const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item, address)}`);
    return `{${items.join(", ")}}`;
  }
  return JSON.stringify(value);
}
