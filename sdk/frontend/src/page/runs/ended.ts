/**
 * Hands the visitor's own calls of public endpoints to the store, and loses none to a page that is left at once: what
 * is not stored yet goes into the tab's storage, where the next page that opens the store finds it.
 */
import type { App } from "../../lib/state/app";
import type { EndedCall } from "../../lib/state/host";
import type { JSONValue } from "../../lib/component";
import { runLink } from "../../lib/client/left";
import { appKey, keptValue, leaveUnkept, type KeptValue, type NewRun } from "./kept";

export function keepRuns(app: App): void {
  const unkept = new Set<NewRun>();
  app.watchers.add((call) => {
    const run = runOf(app, call);
    if (!run) return;
    unkept.add(run);
    // A browser that keeps nothing (a private window, a full disk) must not disturb the app.
    void import("./store")
      .then(({ addRun }) => addRun(run))
      .catch(() => undefined)
      .then(() => unkept.delete(run));
  });
  addEventListener("pagehide", () => leaveUnkept([...unkept]));
}

function runOf(app: App, call: EndedCall): NewRun | null {
  const { dependency, data, result } = call;
  if (!call.isByVisitor || !dependency.api_name || (dependency.api_visibility ?? "public") !== "public") return null;
  const isFailed = typeof result === "string";
  return {
    app: appKey(app.address, app.config.title, app.config.username),
    endpoint: `/${dependency.api_name}`,
    endedAt: Date.now(),
    seconds: call.seconds,
    inputs: valuesOf(app, dependency.inputs, data),
    outputs: isFailed ? [] : valuesOf(app, dependency.outputs, result),
    ...(isFailed ? { error: result } : {}),
    ...(call.eventId === null ? {} : { link: runLink(call.eventId, dependency.id) }),
  };
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
