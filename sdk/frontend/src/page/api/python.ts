/** Calls in Python, with gradio_client. */
import type { Address } from "../../lib/client/address";
import type { JSONValue } from "../../lib/component";
import { isFile, isStored } from "./endpoints";
import { namedValues, type Call, type Target } from "./snippets";

export function python({ address, hasLogin }: Target, calls: Call[]): string {
  const written = calls.map((call) => [
    "result = client.predict(",
    ...namedValues(call).map(([name, value]) => `    ${name}=${pythonLiteral(value, address)},`),
    `    api_name=${JSON.stringify(call.endpoint.name)},`,
    ")",
    "print(result)",
  ]);
  const body = written.map((lines) => lines.join("\n")).join("\n\n");
  const names = body.includes("handle_file(") ? "Client, handle_file" : "Client";
  const root = JSON.stringify(`${address.root}/`);
  const client = hasLogin ? `Client(${root}, auth=("user name", "password"))` : `Client(${root})`;
  return [`from gradio_client import ${names}`, "", `client = ${client}`, body].join("\n");
}

/** A JSON value as Python writes it. */
export function pythonLiteral(value: JSONValue, address: Address): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (isFile(value)) return `handle_file(${JSON.stringify(isStored(value) ? address.file(value) : value.path)})`;
  if (Array.isArray(value)) return `[${value.map((item) => pythonLiteral(item, address)).join(", ")}]`;
  if (typeof value === "object") {
    const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item, address)}`);
    return `{${items.join(", ")}}`;
  }
  return JSON.stringify(value);
}
