/** Turning what a person fills in into the inputs of a run, by the app's own description. Pure. */
import type { APIParameter, Json } from "../../lib/api/types";

export type Inputs = Json[] | { [name: string]: Json };
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; error: string };

/** Inputs as one JSON text: a list by position or an object by name. */
export function parseInputs(text: string): Parsed<Inputs> {
  const source = text.trim();
  if (source === "") return { ok: true, value: [] };
  let value: Json;
  try {
    value = JSON.parse(source) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it cannot be read";
    return { ok: false, error: `This is not JSON: ${reason}.` };
  }
  if (typeof value === "object" && value !== null) return { ok: true, value };
  return { ok: false, error: 'Give a list such as ["text", 3], or an object such as {"prompt": "text"}.' };
}

export type FieldKind = "text" | "number" | "checkbox" | "select" | "several" | "file" | "json";

const schemaType = (parameter: APIParameter): string => {
  const type = parameter.type["type"];
  return typeof type === "string" ? type : "";
};

export interface Choice {
  label: string;
  value: Json;
}

/** The choices of a parameter: given as values, or as pairs of what is shown and what is sent. */
export const choicesOf = (parameter: APIParameter): Choice[] =>
  (parameter.choices ?? []).map((choice) => {
    const [label, value] = Array.isArray(choice) && choice.length === 2 ? choice : [choice, choice];
    return { label: typeof label === "string" ? label : JSON.stringify(label), value: value ?? null };
  });

/** The control that suits a parameter. */
export function fieldKind(parameter: APIParameter): FieldKind {
  if (parameter.is_file) return schemaType(parameter) === "array" ? "json" : "file";
  const type = schemaType(parameter);
  if (parameter.choices && parameter.choices.length > 0) return type === "array" ? "several" : "select";
  if (type === "boolean") return "checkbox";
  if (type === "number" || type === "integer") return "number";
  if (type === "string") return "text";
  return "json";
}

/** What stands in the field at first: the parameter's default, else nothing. */
export function initialValue(parameter: APIParameter): Json {
  const kind = fieldKind(parameter);
  const given = parameter.default;
  if (kind === "file") return null;
  if (kind === "json") return given === undefined || given === null ? "" : JSON.stringify(given, null, 2);
  if (given !== undefined && given !== null) return kind === "number" ? String(given) : given;
  if (kind === "checkbox") return false;
  if (kind === "several") return [];
  if (kind === "select") return choicesOf(parameter)[0]?.value ?? null;
  return "";
}

/** A field's content as the value that is sent, or why it cannot be. */
export function readField(parameter: APIParameter, content: Json): Parsed<Json> {
  const kind = fieldKind(parameter);
  if (kind === "number") return readNumber(parameter, content);
  if (kind === "json") {
    const text = typeof content === "string" ? content.trim() : "";
    if (text === "") return { ok: true, value: null };
    try {
      return { ok: true, value: JSON.parse(text) as Json };
    } catch {
      return { ok: false, error: "This is not JSON." };
    }
  }
  return { ok: true, value: content };
}

function readNumber(parameter: APIParameter, content: Json): Parsed<Json> {
  if (content === "" || content === null) return { ok: true, value: null };
  const value = Number(content);
  if (!Number.isFinite(value)) return { ok: false, error: "Enter a number." };
  if (schemaType(parameter) === "integer" && !Number.isInteger(value))
    return { ok: false, error: "Enter a whole number." };
  const { minimum, maximum } = parameter;
  if (minimum != null && value < minimum) return { ok: false, error: `At least ${String(minimum)}.` };
  if (maximum != null && value > maximum) return { ok: false, error: `At most ${String(maximum)}.` };
  return { ok: true, value };
}

export type Contents = Readonly<Record<string, Json>>;

export const initialContents = (parameters: readonly APIParameter[]): Contents =>
  Object.fromEntries(parameters.map((parameter) => [parameter.name, initialValue(parameter)]));

/** All fields together: inputs by name, or what is wrong, by name. */
export function readFields(
  parameters: readonly APIParameter[],
  contents: Contents,
): { inputs: { [name: string]: Json }; errors: Record<string, string> } {
  const inputs: { [name: string]: Json } = {};
  const errors: Record<string, string> = {};
  for (const parameter of parameters) {
    const read = readField(parameter, contents[parameter.name] ?? null);
    if (read.ok) inputs[parameter.name] = read.value;
    else errors[parameter.name] = read.error;
  }
  return { inputs, errors };
}

/** "guidance_scale" reads as "Guidance scale"; a label the author wrote stays. */
export function parameterLabel({ label, name }: Pick<APIParameter, "label" | "name">): string {
  const text = label || name;
  if (text !== name) return text;
  const words = text.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
