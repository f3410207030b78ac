/** Brings a kept run back onto the page. */
import { t } from "../../lib/i18n";
import type { App } from "../../lib/state/app";
import { notify } from "../../lib/ui/notices";
import type { DependencyConfig } from "../../lib/wire/types";
import { isGone, withoutFiles } from "./files";
import { appKey, isLeftOut, type KeptValue } from "./kept";
import { findRun } from "./store";

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
