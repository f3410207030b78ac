/**
 * The dependency engine: which event runs which function with which values, and where the results go.
 *
 * An event of a block triggers every listener that targets it. A run collects the values of its inputs (after their
 * uploads have ended), passes them through the listener's script if it has one, calls the app, and gives the results
 * to its outputs. What changed fires `change` in turn; the end of a run fires what was chained after it. Nothing here
 * waits for a frame or a timer of the page, so chains go on in a hidden tab.
 *
 * Trigger modes: `once` ignores a trigger while the listener runs, `multiple` runs anew each time, `always_last`
 * keeps the newest trigger and runs it when the current run ends.
 */
import type { LeftRun } from "../client/left";
import { CallError, type CallListener, type CallRequest } from "../client/session";
import type { JSONValue } from "../component";
import type { DependencyConfig, OutputPayload, ServerMessage } from "../wire/types";
import type { Caller, EngineHost } from "./host";
import { append } from "../lists";
import type { LiveStreams } from "./live";
import { markCached, markRun, releaseRun, releaseSource } from "./marks";
import { Run } from "./runs";
import { runScript } from "./scripts";
import { t, type PlainPhrase } from "../i18n";

interface Trigger {
  blockId: number | null;
  eventData: JSONValue;
  /** Whether a person did it, who then waits for the result. */
  isByVisitor: boolean;
  /** Whether the run is another tab's, which also does what comes after it. */
  isOthers?: boolean;
}

/** Listeners whose results nobody waits for: they are not announced. */
const QUIET_EVENTS = new Set(["load", "change", "tick", "input", "key_up", "focus", "blur", "stream"]);

const NO_REASON =
  "The app ran into an error and gave no reason. Trying again may help. Authors: the log has the details; launch(show_error=True) shows them here.";
const LOST_RUN =
  "The connection was lost while this ran, and the app no longer knows the run. Your inputs are kept: start it again.";

export class Engine {
  private readonly byEvent = new Map<string, DependencyConfig[]>();
  private readonly after = new Map<number, DependencyConfig[]>();
  private readonly renders = new Map<number, DependencyConfig>();
  private readonly active = new Map<number, Set<Run>>();
  private readonly waiting = new Map<number, Trigger>();
  private live: Promise<LiveStreams> | null = null;

  constructor(
    private readonly host: EngineHost,
    private readonly caller: Caller,
  ) {}

  /** Take the app's listeners; called again when a render function brings others. */
  use(dependencies: Iterable<DependencyConfig>): void {
    this.byEvent.clear();
    this.after.clear();
    this.renders.clear();
    for (const dependency of dependencies) {
      if (dependency.render_id != null) this.renders.set(dependency.render_id, dependency);
      for (const [id, event] of dependency.targets) {
        if (dependency.trigger_after != null) continue;
        // `load` belongs to the page, whichever (nested) app declared it.
        append(this.byEvent, event === "load" ? "load" : `${id}:${event}`, dependency);
      }
      if (dependency.trigger_after != null) append(this.after, dependency.trigger_after, dependency);
    }
  }

  /** An event of a block. */
  trigger(blockId: number, event: string, eventData: JSONValue = null): void {
    if (event === "close_stream") void this.live?.then((streams) => streams.close(blockId));
    for (const dependency of this.byEvent.get(`${blockId}:${event}`) ?? []) {
      if (dependency.connection === "stream" && dependency.backend_fn) this.stream(dependency, blockId, event);
      else void this.start(dependency, { blockId, eventData, isByVisitor: !QUIET_EVENTS.has(event) });
    }
  }

  /** The page, or a part of it that a render function made, has been loaded. */
  load(renderId: number | null = null): void {
    for (const dependency of this.byEvent.get("load") ?? []) {
      if (renderId !== null && dependency.rendered_in !== renderId) continue;
      void this.start(dependency, { blockId: null, eventData: null, isByVisitor: false });
    }
  }

  /** Show a run that the page before began, and return what takes its messages. */
  takeOver(dependency: DependencyConfig, left: LeftRun): CallListener {
    const isByVisitor = !dependency.targets.every(([, event]) => QUIET_EVENTS.has(event));
    const isOthers = left.isOthers === true;
    const trigger: Trigger = { blockId: left.triggerId, eventData: null, isByVisitor, isOthers };
    const run = this.begin(dependency, trigger);
    run.change({ stage: "queued" });
    this.know(run, dependency, left.eventId, isOthers);
    return (message) => this.receive(dependency, trigger, run, message);
  }

  /** Milliseconds between two chunks that a block streams: what its most eager listener asks for. */
  streamEveryMs(blockId: number): number {
    const every = (this.byEvent.get(`${blockId}:stream`) ?? []).map((listener) => listener.stream_every ?? 0.5);
    return Math.max(30, (every.length > 0 ? Math.min(...every) : 0.5) * 1000);
  }

  private stream(dependency: DependencyConfig, blockId: number, event: string): void {
    const block = this.host.block(blockId);
    if (!block) return;
    const trigger: Trigger = { blockId, eventData: null, isByVisitor: false };
    const data = this.inputValues(dependency); // now: the next chunk may be here before the module is
    this.live ??= import("./live").then(({ LiveStreams }) => new LiveStreams());
    void this.live.then((streams) =>
      streams.chunk(dependency, data, {
        block,
        isCapturing: event === "stream",
        caller: this.caller,
        begin: () => this.begin(dependency, trigger),
        receive: (run, message) => this.receive(dependency, trigger, run, message),
        fail: (run, error) => this.fail(dependency, trigger, run, error),
        know: (run, eventId) => this.know(run, dependency, eventId),
      }),
    );
  }

  hasListener(blockId: number, event: string): boolean {
    return this.byEvent.has(`${blockId}:${event}`);
  }

  private async start(dependency: DependencyConfig, trigger: Trigger): Promise<void> {
    const mode = dependency.trigger_mode ?? "once";
    if (this.isRunning(dependency.id) && mode !== "multiple") {
      if (mode === "always_last") this.waiting.set(dependency.id, trigger);
      return;
    }
    const run = this.begin(dependency, trigger);
    try {
      await this.perform(dependency, trigger, run);
    } catch (error) {
      this.fail(dependency, trigger, run, error);
    }
  }

  private async perform(dependency: DependencyConfig, trigger: Trigger, run: Run): Promise<void> {
    for (const id of dependency.cancels ?? []) this.cancelAll(id);
    const uploads = this.host.uploads(dependency.inputs);
    if (uploads.length > 0) {
      await Promise.allSettled(uploads);
      // The component stores the uploaded file right after its upload; let it go first.
      await new Promise((resolve) => setTimeout(resolve));
    }
    for (const id of dependency.inputs) {
      const block = this.host.block(id);
      if (block) block.fieldError.value = null;
    }
    let data = this.inputValues(dependency);
    const script = typeof dependency.js === "string" ? dependency.js : (dependency.js_implementation ?? null);
    if (script !== null) {
      const shown = dependency.outputs.map((id) => this.host.block(id)?.value.value ?? null);
      const slots =
        dependency.backend_fn && !dependency.js_implementation ? dependency.inputs.length : dependency.outputs.length;
      data = await runScript(script, [...data, ...shown], slots);
      if (!dependency.backend_fn || dependency.js_implementation) {
        this.finish(dependency, trigger, run, { data });
        return;
      }
    }
    if (!dependency.backend_fn) {
      this.finish(dependency, trigger, run, {});
      return;
    }
    const request: CallRequest = {
      fnIndex: dependency.id,
      data,
      eventData: trigger.eventData,
      triggerId: trigger.blockId,
    };
    if (run.isCancelled) return;
    run.data = data;
    if (dependency.queue === false) {
      run.change({ stage: "running" });
      const output = await this.caller.run(dependency.api_name || "predict", request);
      this.finish(dependency, trigger, run, output);
      return;
    }
    run.change({ stage: "queued" });
    await this.caller.join(
      request,
      (message) => this.receive(dependency, trigger, run, message),
      (eventId) => this.know(run, dependency, eventId),
    );
  }

  /** The server knows the run: it can be ended, and followed from elsewhere. */
  private know(run: Run, dependency: DependencyConfig, eventId: string, isOthers = false): void {
    if (dependency.connection !== "stream") run.eventId.value = eventId;
    if (isOthers) return;
    const cancel = (): void => {
      run.isCancelled = true;
      this.caller.cancel(dependency.id, eventId).catch(() => undefined);
    };
    if (run.isCancelled) cancel();
    else run.cancel.value = cancel;
  }

  private receive(dependency: DependencyConfig, trigger: Trigger, run: Run, message: ServerMessage): void {
    switch (message.msg) {
      case "estimation":
        run.change({
          stage: "queued",
          rank: message.rank ?? null,
          queueSize: message.queue_size ?? null,
          etaSeconds: message.rank_eta ?? null,
        });
        break;
      case "process_starts":
        run.change({ stage: "running", etaSeconds: message.eta ?? null });
        break;
      case "progress":
        run.change({ progress: message.progress_data ?? [] });
        break;
      case "log":
        if (message.visible === false) break;
        // What stagedoor itself says is in the catalogue; the author's words come back as they are.
        this.host.notify(message.level, t(message.log as PlainPhrase), {
          ...(message.title === undefined ? {} : { title: t(message.title as PlainPhrase) }),
          durationSeconds: message.duration ?? null,
        });
        break;
      case "process_generating":
      case "process_streaming":
        if (message.success === false) break;
        run.change({ stage: "generating" });
        this.apply(dependency, message.output);
        break;
      case "process_completed":
        if (message.success === false && !run.isCancelled) {
          if (message.is_lost) run.eventId.value = null; // there is nothing that others could follow
          // A run of the page before: what was lost is its result, not the connection.
          const reason = message.is_lost && run.data ? t(LOST_RUN) : (message.output.error ?? "");
          this.fail(dependency, trigger, run, new CallError(reason, 500, null, message.output));
        } else {
          this.finish(dependency, trigger, run, message.output);
        }
        break;
    }
  }

  private begin(dependency: DependencyConfig, trigger: Trigger): Run {
    // The component that streams shows that it does; a bar over the output would only hide the answers.
    const progress = dependency.connection === "stream" ? "hidden" : (dependency.show_progress ?? "full");
    const run = new Run(dependency.id, progress);
    const set = this.active.get(dependency.id) ?? new Set();
    this.active.set(dependency.id, set.add(run));
    if (dependency.backend_fn) markRun(this.host, dependency, trigger.blockId, run);
    return run;
  }

  private end(dependency: DependencyConfig, trigger: Trigger, run: Run): void {
    this.active.get(dependency.id)?.delete(run);
    run.cancel.value = null;
    const next = this.waiting.get(dependency.id);
    if (next && !this.isRunning(dependency.id)) {
      this.waiting.delete(dependency.id);
      void this.start(dependency, next);
    }
    releaseSource(this.host, trigger.blockId, run);
  }

  private finish(dependency: DependencyConfig, trigger: Trigger, run: Run, output: OutputPayload): void {
    run.change({ stage: "done" });
    releaseRun(this.host, dependency, run, trigger.isByVisitor);
    markCached(this.host, dependency, output);
    this.apply(dependency, output);
    this.end(dependency, trigger, run);
    if (run.isCancelled) return;
    this.tell(dependency, trigger, run, output.data ?? []);
    if (trigger.isByVisitor && dependency.backend_fn) this.host.announce(dependency.outputs);
    this.goOn(dependency, trigger, "trigger_only_on_failure");
  }

  private fail(dependency: DependencyConfig, trigger: Trigger, run: Run, error: unknown): void {
    const call = error instanceof CallError ? error : null;
    const payload = call?.payload ?? null;
    const isBuiltAnew = call?.status === 404 && this.rebuild(dependency);
    const text = isBuiltAnew
      ? t("The app does not answer right now. Try again in a moment.")
      : call
        ? call.message || t(NO_REASON)
        : t("The page's script failed: {reason}", { reason: String(error) });
    if (!call) console.error(error);
    if (call?.fields) {
      call.fields.forEach((field, index) => {
        const block = this.host.block(dependency.inputs[index] ?? -1);
        if (block) block.fieldError.value = field;
      });
      run.change({ stage: "done" });
      releaseRun(this.host, dependency, run);
    } else {
      const title = payload?.title && payload.title !== "Error" ? payload.title : undefined;
      run.change({ stage: "error", message: text, ...(title ? { title } : {}) });
      if (payload?.visible !== false && (trigger.isByVisitor || !isBuiltAnew)) {
        // The whole explanation stands at the output, where there is one; the notice then only points out that it does.
        const isShownAtOutput = dependency.outputs.some((id) => this.host.block(id)?.run.value?.isPlace);
        const notice = call && !call.message && isShownAtOutput ? t("The app ran into an error.") : text;
        this.host.notify("error", notice, { title: title ?? t("Error"), durationSeconds: payload?.duration ?? 10 });
      }
    }
    this.tell(dependency, trigger, run, text);
    this.end(dependency, trigger, run);
    this.goOn(dependency, trigger, "trigger_only_on_success");
  }

  /** Have a part of the page that the server has lost (with a process, by a restart) built anew, if it is one. */
  private rebuild({ rendered_in: part }: DependencyConfig): boolean {
    const render = part == null ? undefined : this.renders.get(part);
    if (render && !this.isRunning(render.id)) {
      void this.start(render, { blockId: null, eventData: null, isByVisitor: false });
    }
    return render !== undefined;
  }

  /** Start what comes after a run, but for what waits for the other outcome. */
  private goOn(
    dependency: DependencyConfig,
    trigger: Trigger,
    other: "trigger_only_on_failure" | "trigger_only_on_success",
  ): void {
    if (trigger.isOthers) return;
    for (const next of this.after.get(dependency.id) ?? []) {
      if (!next[other]) void this.start(next, { ...trigger, isByVisitor: false });
    }
  }

  private tell(dependency: DependencyConfig, { isByVisitor }: Trigger, run: Run, result: JSONValue[] | string): void {
    const { data, startedAt, eventId } = run;
    const seconds = (performance.now() - startedAt) / 1000;
    if (data) this.host.callEnded({ dependency, data, isByVisitor, result, seconds, eventId: eventId.value });
  }

  private apply(dependency: DependencyConfig, output: OutputPayload): void {
    if (output.render_config) this.host.render(output.render_config);
    const changed: number[] = [];
    output.data?.forEach((value, index) => {
      const id = dependency.outputs[index];
      const block = id === undefined ? undefined : this.host.block(id);
      // The values of State live on the server; it names those that changed.
      if (!block || block.type === "state" || value === undefined) return;
      if (block.receive(value)) changed.push(block.id);
    });
    for (const id of [...changed, ...(output.changed_state_ids ?? [])]) this.trigger(id, "change");
  }

  private inputValues(dependency: DependencyConfig): JSONValue[] {
    return dependency.inputs.map((id, index) => {
      const block = this.host.block(id);
      if (!block || block.type === "state") return null;
      if (dependency.component_prop_inputs?.includes(index)) {
        return { ...(block.props.value as Record<string, JSONValue>), value: block.value.value };
      }
      return block.value.value ?? this.host.emptyValue(block);
    });
  }

  private cancelAll(fnIndex: number): void {
    this.waiting.delete(fnIndex);
    for (const run of this.active.get(fnIndex) ?? []) {
      if (run.cancel.value) run.cancel.value();
      else run.isCancelled = true;
    }
  }

  private isRunning(fnIndex: number): boolean {
    return (this.active.get(fnIndex)?.size ?? 0) > 0;
  }
}
