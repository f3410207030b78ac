/** The app's own description of its API, in the words that the dialog shows. */
import type { JSONValue } from "../../lib/component";

interface ApiParameter {
  label?: string;
  parameter_name?: string;
  parameter_has_default?: boolean;
  python_type?: { type?: string };
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
  isOptional: boolean;
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
    isOptional: value.parameter_has_default === true,
    example: value.example_input ?? null,
  };
}
