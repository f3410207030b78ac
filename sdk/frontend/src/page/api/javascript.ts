/** Calls in JavaScript, with @gradio/client. */
import type { Address } from "../../lib/client/address";
import type { JSONValue } from "../../lib/component";
import { isFile, isStored } from "./endpoints";
import { namedValues, type Call, type Target } from "./snippets";

export function javascript({ address, hasLogin }: Target, calls: Call[]): string {
  const written = calls.map((call, index) => {
    const name = index === 0 ? "result" : `result${index + 1}`;
    return [
      `const ${name} = await client.predict(${JSON.stringify(call.endpoint.name)}, {`,
      ...namedValues(call).map(([key, value]) => `  ${key}: ${literal(value, address)},`),
      "});",
      `console.log(${name}.data);`,
    ].join("\n");
  });
  const body = written.join("\n\n");
  const names = body.includes("handle_file(") ? "Client, handle_file" : "Client";
  const options = hasLogin ? ', { auth: ["user name", "password"] }' : "";
  return [
    `import { ${names} } from "@gradio/client";`,
    "",
    `const client = await Client.connect(${JSON.stringify(`${address.root}/`)}${options});`,
    body,
  ].join("\n");
}

function literal(value: JSONValue, address: Address): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isFile(value)) return `handle_file(${JSON.stringify(isStored(value) ? address.file(value) : value.path)})`;
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, address)).join(", ")}]`;
  const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${literal(item, address)}`);
  return `{ ${items.join(", ")} }`;
}
