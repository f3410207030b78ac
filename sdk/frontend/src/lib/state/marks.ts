/** Where a run can be seen on the page: at its outputs, one of them its progress place, and at what set it off. */
import { t } from "../i18n";
import type { DependencyConfig, OutputPayload } from "../wire/types";
import type { EngineHost } from "./host";
import type { Run } from "./runs";

function shownAt(dependency: DependencyConfig): number[] {
  return dependency.show_progress_on ?? dependency.outputs;
}

export function markRun(host: EngineHost, dependency: DependencyConfig, sourceId: number | null, run: Run): void {
  const place = host.placeFor(shownAt(dependency));
  for (const id of shownAt(dependency)) {
    const block = host.block(id);
    if (!block) continue;
    block.run.value = { run, isPlace: id === place };
    block.cached.value = "";
    block.finished.value = null;
  }
  const source = sourceId === null ? undefined : host.block(sourceId);
  if (source) source.started.value = run;
  if (dependency.scroll_to_output && place !== null) host.scrollTo(place);
}

/** Say quietly at its progress place that a result was known already. */
export function markCached(host: EngineHost, dependency: DependencyConfig, output: OutputPayload): void {
  const place = output.used_cache === "full" ? host.placeFor(shownAt(dependency)) : null;
  const block = place === null ? undefined : host.block(place);
  if (block)
    block.cached.value = t("From cache, {n} ms", { n: Math.max(1, Math.round((output.duration ?? 0) * 1000)) });
}

/** Take a run's marks from its outputs, unless a newer run has taken the place; what a visitor asked for is kept there. */
export function releaseRun(host: EngineHost, dependency: DependencyConfig, run: Run, isKept = false): void {
  for (const id of shownAt(dependency)) {
    const block = host.block(id);
    const mark = block?.run.value;
    if (!block || mark?.run !== run) continue;
    block.run.value = null;
    if (isKept && mark.isPlace) block.finished.value = run;
  }
}

export function releaseSource(host: EngineHost, sourceId: number | null, run: Run): void {
  const source = sourceId === null ? undefined : host.block(sourceId);
  if (source?.started.value === run) source.started.value = null;
}
