/** Keeps the visitor's own calls of public endpoints, and brings one back onto the page. */
import type { JSONValue } from "../../lib/component";
import { t } from "../../lib/i18n";
import { runLink } from "../../lib/client/left";
import type { App } from "../../lib/state/app";
import type { EndedCall } from "../../lib/state/host";
import { notify } from "../../lib/ui/notices";
import type { DependencyConfig } from "../../lib/wire/types";
import { isGone, withoutFiles } from "./files";
import { open, addRun, appKey, findRun, isLeftOut, keptValue, type KeptValue } from "./store";

export function prepareToKeep(): void {
  open().catch(() => undefined); // as below: what cannot be kept is not kept
}

export async function keepRun(app: App, call: EndedCall): Promise<void> {
  const { dependency, data, result } = call;
  if (!dependency.api_name || (dependency.api_visibility ?? "public") !== "public") return;
  const isFailed = typeof result === "string";
  try {
    await addRun({
      app: appKey(app.address, app.config.title, app.config.username),
      endpoint: `/${dependency.api_name}`,
      endedAt: Date.now(),
      seconds: call.seconds,
      inputs: valuesOf(app, dependency.inputs, data),
      outputs: isFailed ? [] : valuesOf(app, dependency.outputs, result),
      ...(isFailed ? { error: result } : {}),
      ...(call.eventId === null ? {} : { link: runLink(call.eventId, dependency.id) }),
    });
  } catch {
    // A browser that keeps nothing (a private window, a full disk) must not disturb the app.
  }
}

function valuesOf(app: App, ids: number[], values: JSONValue[]): KeptValue[] {
  return ids.flatMap((id, index) => {
    const block = app.block(id);
    if (!block || block.type === "state") return [];
    const value = values[index] ?? null;
    return [{ label: block.props.value.label ?? "", type: block.type, value: keptValue(plain(value)) }];
  });
}

/** An update of properties holds a value or none; what is kept is the value. */
function plain(value: JSONValue): JSONValue {
  if (value !== null && typeof value === "object" && !Array.isArray(value) && value["__type__"] === "update") {
    return value["value"] ?? null;
  }
  return value;
}

/** Put the run that the page's address names back into its fields, as far as they are still there. */
export async function restoreRun(app: App): Promise<void> {
  const id = Number(new URLSearchParams(location.search).get("run"));
  const run = await findRun(id).catch(() => undefined);
  const dependency = app.config.dependencies.find((item) => `/${item.api_name}` === run?.endpoint);
  if (!run || run.app !== appKey(app.address, app.config.title, app.config.username) || !dependency) {
    notify("warning", t("This run is not kept in this browser, or the app has changed since."));
    return;
  }
  const gone = (
    await Promise.all([fill(app, dependency, "inputs", run), fill(app, dependency, "outputs", run)])
  ).flat();
  if (gone.length > 0) {
    notify("warning", t("The run is back, but some of its files are gone: {labels}.", { labels: gone.join(", ") }));
  } else {
    notify("success", t("The run is back on the page."));
  }
}

async function fill(
  app: App,
  dependency: DependencyConfig,
  side: "inputs" | "outputs",
  run: { inputs: KeptValue[]; outputs: KeptValue[] },
): Promise<string[]> {
  const blocks = dependency[side].map((id) => app.block(id)).filter((block) => block && block.type !== "state");
  const missing: string[] = [];
  for (const [index, kept] of run[side].entries()) {
    const block = blocks[index];
    if (!block || block.type !== kept.type || isLeftOut(kept.value)) continue;
    const files = await isGone(app.address, kept.value);
    if (files) missing.push(kept.label);
    block.put(files ? withoutFiles(kept.value) : kept.value);
  }
  return missing;
}
