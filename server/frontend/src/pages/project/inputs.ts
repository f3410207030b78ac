/** Turning what a person types into the inputs of a run. Pure. */
import type { Json } from "../../lib/api/types";

export type ParsedInputs = { ok: true; inputs: Json[] | { [name: string]: Json } } | { ok: false; error: string };

/** Inputs as one JSON text: a list by position or an object by name. */
export function parseInputs(text: string): ParsedInputs {
  const source = text.trim();
  if (source === "") return { ok: true, inputs: [] };
  let value: Json;
  try {
    value = JSON.parse(source) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it cannot be read";
    return { ok: false, error: `This is not JSON: ${reason}.` };
  }
  if (Array.isArray(value) || (typeof value === "object" && value !== null)) return { ok: true, inputs: value };
  return { ok: false, error: 'Give a list such as ["text", 3], or an object such as {"prompt": "text"}.' };
}

/**
 * One value from a field: JSON where it reads as such, else the text itself.
 *
 * So `3` is a number, `true` a boolean, `"3"` text, and `three` needs no quotes.
 */
export function readValue(text: string): Json {
  const source = text.trim();
  if (/^(-?\d|true$|false$|null$|[[{"])/.test(source)) {
    try {
      return JSON.parse(source) as Json;
    } catch {
      return text;
    }
  }
  return text;
}

export interface NamedField {
  name: string;
  text: string;
}

/** Fields as inputs: by name when all are named, else by position. */
export function fieldsToInputs(fields: readonly NamedField[]): Json[] | { [name: string]: Json } {
  if (fields.length > 0 && fields.every((field) => field.name.trim() !== "")) {
    return Object.fromEntries(fields.map((field) => [field.name.trim(), readValue(field.text)]));
  }
  return fields.map((field) => readValue(field.text));
}
