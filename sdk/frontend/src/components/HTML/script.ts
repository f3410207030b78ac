/** Runs the author's `js_on_load` with what Gradio gives it: element, props, trigger, server, upload, watch. */
import type { ComponentProps, FileData, JSONValue } from "../../lib/component";
import type { HTMLProps } from "./HTML";
import type { Scope } from "./template";

/** What the script asked to be told about; filled by `watch`, called by the view. */
export interface Watched {
  watchers: ((scope: Scope) => void)[];
}

type Page = ComponentProps<JSONValue, HTMLProps>;

/** Start the script; answers what undoes it as far as we can (watchers). */
export function runOnLoad(code: string, element: HTMLElement, page: Page, watched: Watched): () => void {
  const props = new Proxy({} as Scope, {
    get: (_target, name) => (name === "value" ? page.value.peek() : (page.props.peek() as Scope)[String(name)]),
    set: (_target, name, value: unknown) => {
      if (name === "value") page.setValue(value as JSONValue);
      return true;
    },
    has: (_target, name) => name === "value" || String(name) in page.props.peek(),
  });
  const trigger = (event: string, data?: JSONValue): void => page.dispatch(event, data);
  const server = new Proxy({} as Record<string, (...values: JSONValue[]) => Promise<JSONValue>>, {
    get:
      (_target, name) =>
      (...values: JSONValue[]) =>
        page.server(String(name), values.length > 1 ? values : (values[0] ?? null)),
  });
  const upload = async (file: File): Promise<FileData | null> => (await page.upload([file]))[0] ?? null;
  const watch = (names: string | string[], callback: (scope: Scope) => void): void => {
    const wanted = Array.isArray(names) ? names : [names];
    let before: Scope = { ...(page.props.peek() as Scope), value: page.value.peek() };
    watched.watchers.push((scope) => {
      const changed = wanted.some((name) => scope[name] !== before[name]);
      before = scope;
      if (changed) callback(scope);
    });
  };
  try {
    const run = new Function("element", "props", "trigger", "server", "upload", "watch", code);
    run(element, props, trigger, server, upload, watch);
  } catch (error) {
    console.error("js_on_load of a gr.HTML failed:", error);
  }
  return () => {
    watched.watchers.length = 0;
  };
}
