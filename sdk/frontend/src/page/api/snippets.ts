/** Code that calls an endpoint, in each of the ways that the dialog offers. */
import type { Address } from "../../lib/client/address";
import type { JSONValue } from "../../lib/component";
import { curl, commandLine } from "./shell";
import { javascript } from "./javascript";
import { python } from "./python";
import type { Endpoint } from "./endpoints";

export type Language = "python" | "javascript" | "curl" | "cli" | "mcp";
export type CodeLanguage = Exclude<Language, "mcp">;

export const languages: [Language, string][] = [
  ["python", "Python"],
  ["javascript", "JavaScript"],
  ["curl", "curl"],
  ["cli", "CLI"],
  ["mcp", "MCP"],
];

/** One call: an endpoint and a value for each of its parameters. */
export interface Call {
  endpoint: Endpoint;
  values: JSONValue[];
}

/** What code must know of the app. */
export interface Target {
  address: Address;
  /** Whether callers must sign in. */
  hasLogin: boolean;
}

const writers: Record<CodeLanguage, (target: Target, calls: Call[]) => string> = {
  python,
  javascript,
  curl,
  cli: commandLine,
};

/** Code that makes some calls, one after the other. */
export function snippet(language: CodeLanguage, target: Target, calls: Call[]): string {
  return writers[language](target, calls);
}

/** Names and values of a call's parameters, where a name is made up for a parameter without one. */
export function namedValues({ endpoint, values }: Call): [string, JSONValue][] {
  return endpoint.parameters.map((parameter, index) => [parameter.name || `param_${index}`, values[index] ?? null]);
}
