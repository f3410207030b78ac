/** Runs the author's `js_on_load` with what Gradio gives it: element, props, trigger, server, upload, watch. */
import type { ComponentProps, FileData, JSONValue } from "../../lib/component";
import type { HTMLProps } from "./HTML";
import { scopeOf, type Scope } from "./template";

/** What the script asked to be told about; filled by `watch`, called by the view. */
export interface Watched {
  watchers: ((scope: Scope) => void)[];
  /** Called after the watchers: what the script itself did is known to all from now on. */
  settle: () => void;
}

type Page = ComponentProps<JSONValue, HTMLProps>;

/** Start the script; answers what undoes it as far as we can (watchers). */
export function runOnLoad(code: string, element: HTMLElement, page: Page, watched: Watched): () => void {
  const scope = (): Scope => scopeOf(page.props.peek(), page.value.peek());
  const own = new Set<string>();
  const props = new Proxy({} as Scope, {
    get: (_target, name) => (name === "value" ? page.value.peek() : scope()[String(name)]),
    set: (_target, name, value: unknown) => {
      // What the script did itself is not news to its watchers.
      own.add(String(name));
      if (name === "value") page.setValue(value as JSONValue, { silent: true });
      else if (name in page.props.peek()) page.setProps({ [name]: value });
      else page.setProps({ props: { ...page.props.peek().props, [name]: value } });
      return true;
    },
    has: (_target, name) => String(name) in scope(),
    ownKeys: () => Object.keys(scope()),
    getOwnPropertyDescriptor: (_target, name) => ({
      value: scope()[String(name)],
      writable: true,
      enumerable: true,
      configurable: true,
    }),
  });
  watched.settle = () => own.clear();
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
    let before = scope();
    watched.watchers.push((now) => {
      const changed = wanted.some((name) => now[name] !== before[name] && !own.has(name));
      before = now;
      if (changed) callback(now);
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
