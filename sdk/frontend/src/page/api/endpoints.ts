/** The app's own description of its API, in the words that the dialog shows. */
import type { FileData, JSONValue } from "../../lib/component";
import type { App } from "../../lib/state/app";

interface ApiParameter {
  label?: string;
  parameter_name?: string;
  parameter_has_default?: boolean;
  parameter_default?: JSONValue;
  python_type?: { type?: string; description?: string };
  component?: string;
  example_input?: JSONValue;
}

interface ApiEndpoint {
  parameters: ApiParameter[];
  returns: ApiParameter[];
  description?: string | null;
  api_visibility?: string;
}

export interface ApiInfo {
  named_endpoints: Record<string, ApiEndpoint>;
}

export interface EndpointValue {
  name: string;
  label: string;
  type: string;
  description: string;
  component: string;
  isOptional: boolean;
  standard: JSONValue;
  example: JSONValue;
}

export interface Endpoint {
  name: string;
  description: string;
  parameters: EndpointValue[];
  returns: EndpointValue[];
}

export function describeEndpoints(info: ApiInfo): Endpoint[] {
  return Object.entries(info.named_endpoints)
    .filter(([, endpoint]) => (endpoint.api_visibility ?? "public") === "public")
    .map(([name, endpoint]) => ({
      name,
      description: endpoint.description ?? "",
      parameters: endpoint.parameters.map(describe),
      returns: endpoint.returns.map(describe),
    }));
}

function describe(value: ApiParameter): EndpointValue {
  return {
    name: value.parameter_name ?? "",
    label: value.label ?? "",
    type: value.python_type?.type ?? value.component ?? "",
    description: value.python_type?.description ?? "",
    component: value.component ?? "",
    isOptional: value.parameter_has_default === true,
    standard: value.parameter_default ?? null,
    example: value.example_input ?? null,
  };
}

/**
 * The values that the endpoint's inputs hold on the page now, in the order of its parameters. Where a required one is
 * empty, an example stands, so that the code can be run as it is.
 */
export function valuesOnPage(app: App, endpoint: Endpoint): JSONValue[] {
  const dependency = app.config.dependencies.find((item) => `/${item.api_name}` === endpoint.name);
  const inputs = (dependency?.inputs ?? []).filter((id) => app.block(id)?.type !== "state");
  const isOnPage = inputs.length === endpoint.parameters.length;
  return endpoint.parameters.map((parameter, index) => {
    const block = isOnPage ? app.block(inputs[index] ?? -1) : undefined;
    if (!block || block.type === "api") return parameter.isOptional ? parameter.standard : parameter.example;
    return block.value.value ?? (parameter.isOptional ? parameter.standard : parameter.example);
  });
}

export function isFile(value: JSONValue): value is JSONValue & FileData {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const meta = value["meta"];
  return typeof value["path"] === "string" && meta !== null && typeof meta === "object" && "_type" in meta;
}

/** Whether a file lies with the app; else its path is only a name that the reader replaces by a file of theirs. */
export function isStored(file: FileData): boolean {
  return /^[0-9a-f]{64}\//.test(file.path) || Boolean(file.url);
}
