/** Calls from a shell: with curl, and with Stagedoor's own command. */
import type { JSONValue } from "../../lib/component";
import { isFile, isStored } from "./endpoints";
import { namedValues, type Call, type Target } from "./snippets";

const META = { _type: "gradio.FileData" };

/** Text as one word of a POSIX shell: a single quote ends the quoting, is written, and opens it again. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same, without quotes where none are needed. */
function word(text: string): string {
  return /^[\w/.-]+$/.test(text) ? text : quoted(text);
}

export function curl({ address, hasLogin }: Target, calls: Call[]): string {
  const cookies = hasLogin ? "-b cookies.txt " : "";
  const lines: string[] = [];
  if (hasLogin) {
    lines.push(
      `curl -s -c cookies.txt -d 'username=USER' -d 'password=PASSWORD' ${quoted(`${address.root}/login`)}`,
      "",
    );
  }
  calls.forEach((call, index) => {
    if (index > 0) lines.push("");
    const uploads: string[] = [];
    const values = namedValues(call).map(([name, value]) => [name, withUploads(value, uploads)] as const);
    uploads.forEach((path, number) => {
      lines.push(
        `FILE_${number + 1}=$(curl -s ${cookies}-F ${quoted(`files=@${path}`)} ${quoted(`${address.api}/upload`)} | sed 's/^\\["//; s/"\\]$//')`,
      );
    });
    const url = `${address.api}/call/v2${call.endpoint.name}`;
    lines.push(
      `EVENT_ID=$(curl -s ${cookies}-X POST ${quoted(url)} \\`,
      "  -H 'Content-Type: application/json' \\",
      `  -d ${body(Object.fromEntries(values))} | sed 's/.*"event_id": *"\\([^"]*\\)".*/\\1/')`,
      `curl -N -s ${cookies}${quoted(`${url}/`)}$EVENT_ID`,
    );
  });
  return lines.join("\n");
}

/** Stands in the values for the names of uploaded files, which the shell puts in; no visitor's text holds it. */
const MARK = crypto.getRandomValues(new Uint32Array(3)).join("");

function withUploads(value: JSONValue, uploads: string[]): JSONValue {
  if (value === null || typeof value !== "object") return value;
  if (isFile(value)) {
    if (isStored(value)) return { path: value.path, meta: META };
    uploads.push(value.path);
    return { path: `${MARK}FILE_${uploads.length};`, meta: META };
  }
  if (Array.isArray(value)) return value.map((item) => withUploads(item, uploads));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withUploads(item, uploads)]));
}

function body(values: Record<string, JSONValue>): string {
  return quoted(JSON.stringify(values)).replace(new RegExp(`${MARK}(FILE_\\d+);`, "g"), `'"$$$1"'`);
}

/** `stagedoor predict`, which uploads the files of this machine that the values name. */
export function commandLine({ address, hasLogin }: Target, calls: Call[]): string {
  const login = hasLogin ? " --auth USER:PASSWORD" : "";
  return calls
    .map((call) => {
      const values = Object.fromEntries(namedValues(call).map(([name, value]) => [name, withPaths(value)]));
      return `stagedoor predict${login} ${quoted(`${address.root}/`)} ${word(call.endpoint.name)} ${quoted(JSON.stringify(values, null, 2))}`;
    })
    .join("\n\n");
}

function withPaths(value: JSONValue): JSONValue {
  if (value === null || typeof value !== "object") return value;
  if (isFile(value)) return { path: value.path, meta: META };
  if (Array.isArray(value)) return value.map(withPaths);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPaths(item)]));
}
