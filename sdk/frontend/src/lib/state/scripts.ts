/**
 * Runs the JavaScript that an author gave to an event or to the page.
 *
 * It is the author's own code on the author's own page, so it is compiled as it stands. Three forms are in use: a
 * function (`(a, b) => [b, a]`), a named function declaration, and bare statements.
 */
import type { JSONValue } from "../component";

type Script = (...values: JSONValue[]) => unknown;

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...source: string[]
) => (values: JSONValue[]) => Promise<unknown>;

const compiled = new Map<string, (values: JSONValue[]) => Promise<unknown>>();

function compile(source: string): (values: JSONValue[]) => Promise<unknown> {
  const found = compiled.get(source);
  if (found) return found;
  let run: (values: JSONValue[]) => Promise<unknown>;
  try {
    run = new AsyncFunction(
      "values",
      `const script = (${source.trim().replace(/;+\s*$/, "")}\n); return typeof script === "function" ? script(...values) : script;`,
    );
  } catch {
    run = new AsyncFunction("values", source);
  }
  compiled.set(source, run);
  return run;
}

/** Run an event's script; returns one value per slot, or none when the script returned nothing. */
export async function runScript(source: string | Script, values: JSONValue[], slots: number): Promise<JSONValue[]> {
  const result = await (typeof source === "string" ? compile(source)(values) : source(...values));
  if (result === undefined) return [];
  // compat: with one slot, a plain value stands for itself (gradio 6 js/core).
  if (slots === 1 && !Array.isArray(result)) return [result as JSONValue];
  return (Array.isArray(result) ? result : [result]) as JSONValue[];
}

/** Run the page's own script (`launch(js=…)`). */
export async function runPageScript(source: string): Promise<void> {
  await compile(source)([]);
}
