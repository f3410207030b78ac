/** Loads a module of the author's, starts it, and undoes it. */
import type {
  Cleanup,
  InitializeContext,
  ModuleDefinition,
  ModuleExport,
  RenderContext,
} from "../../../../src/stagedoor/author";
import { t } from "../i18n";

const styles = new Map<string, Promise<void>>();

/** Put a style into the page, once however many components have it. */
export function useStyle(url: string): Promise<void> {
  const known = styles.get(url);
  if (known) return known;
  const arriving = fetch(url, { credentials: "include" }).then(async (reply) => {
    if (!reply.ok) throw new Error(t("its style did not arrive (HTTP {status})", { status: String(reply.status) }));
    const style = document.createElement("style");
    style.dataset["moduleCss"] = url;
    style.textContent = await reply.text();
    document.head.append(style);
  });
  styles.set(url, arriving);
  arriving.catch(() => styles.delete(url));
  return arriving;
}

/** Fetch a module and return what it defines. */
export async function loadModule(url: string): Promise<ModuleDefinition> {
  const namespace = (await import(/* @vite-ignore */ url)) as { default?: ModuleExport } & ModuleDefinition;
  const exported = namespace.default ?? namespace;
  const definition = typeof exported === "function" ? await exported() : exported;
  if (!definition.render && !definition.initialize) {
    throw new Error("it exports neither `render` nor `initialize`: export default { render({ model, el }) { … } }");
  }
  return definition;
}

export type Context = Omit<RenderContext & InitializeContext, "signal">;

/** Run a module's parts; answers what takes everything back. */
export async function start(definition: ModuleDefinition, context: Context, abort: AbortController): Promise<void> {
  const undo: Cleanup[] = [];
  const { signal } = abort;
  signal.addEventListener("abort", () => {
    for (const step of undo.reverse()) void run(step);
  });
  const { model, experimental } = context;
  await keep(undo, signal, definition.initialize?.({ model, experimental, signal }));
  if (signal.aborted) return;
  await keep(undo, signal, definition.render?.({ ...context, signal }));
}

async function keep(undo: Cleanup[], signal: AbortSignal, result: Cleanup | Promise<Cleanup>): Promise<void> {
  const cleanup = await result;
  // It may have left the page while this was under way.
  if (signal.aborted) await run(cleanup);
  else undo.push(cleanup);
}

async function run(cleanup: Cleanup): Promise<void> {
  try {
    if (typeof cleanup === "function") await cleanup();
  } catch (error) {
    console.error(error);
  }
}
