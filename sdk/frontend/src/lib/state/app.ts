/** The app on this page: its blocks and layout, and the parts that make it work, tied together. */
import { batch, computed, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import { Address } from "../client/address";
import { Connection } from "../client/connection";
import type { LeftRun } from "../client/left";
import { CallError, type CallListener, Session } from "../client/session";
import type { FileData, JSONValue, Upload } from "../component";
import { componentModule } from "../registry";
import { announce } from "../ui/announce";
import { notify } from "../ui/notices";
import type { AppConfig, ComponentConfig, DependencyConfig, LayoutNode, RenderConfig } from "../wire/types";
import { BlockStore } from "./blockStore";
import { type Block, wiringOf } from "./blocks";
import { Engine } from "./engine";
import type { EndedCall } from "./host";
import { keepInputs, restoreInputs } from "./kept";
import { t } from "../i18n";

export class App {
  readonly layout = signal<LayoutNode>({ id: 0 });
  readonly address: Address;
  readonly session: Session;
  readonly connection: Connection;
  private readonly dependencies = signal<DependencyConfig[]>([]);
  readonly blocks = new BlockStore(computed(() => wiringOf(this.dependencies.value)));
  private readonly engine: Engine;
  /** Told of each call that ended. */
  readonly watchers = new Set<(call: EndedCall) => void>();
  private readonly pendingUploads = new Map<number, Set<Promise<unknown>>>();

  constructor(readonly config: AppConfig) {
    this.address = new Address(config.root, config.api_prefix);
    this.session = new Session(this.address, (wasThere) => this.connection.broke(wasThere));
    this.connection = new Connection(
      this.address,
      String(config.app_id),
      this.session,
      config.connect_heartbeat === true,
    );
    this.engine = new Engine(this, this.session);
    // For scripts of the page's own parts (`gr.DeepLinkButton`) and of authors.
    Object.assign(window, {
      __gradio_session_hash__: this.session.hash,
      __stagedoor_values__: () =>
        Object.fromEntries(
          [...this.blocks.values()].filter((b) => b.interactive.value).map((b) => [b.id, b.value.value]),
        ),
    });
    for (const component of config.components) this.blocks.give(component);
    this.layout.value = config.layout;
    this.dependencies.value = config.dependencies;
    this.engine.use(config.dependencies);
  }

  /** Begin: put kept inputs back, watch the connection, fire the load events. */
  start(): void {
    const restored = restoreInputs(this.blocks.values());
    if (restored > 0) notify("info", t("What you had typed is back in its fields."));
    this.connection.state.subscribe((state) => {
      if (state === "lost" || state === "replaced") keepInputs(this.blocks.values());
    });
    this.takeOverRuns();
    this.connection.start();
    const kept = [...this.blocks.values("browserstate")];
    // What the browser keeps is an input of the load events: they wait for it.
    if (kept.length === 0) this.engine.load();
    else {
      void import("./browserstate").then(({ restoreStates }) => restoreStates(kept)).finally(() => this.engine.load());
    }
  }

  /** After a reload in mid-run: show what still runs, and get its results. */
  private takeOverRuns(): void {
    const listeners = new Map<LeftRun, CallListener>();
    for (const left of this.session.left) {
      const dependency = this.dependencies.value.find(({ id }) => id === left.fnIndex);
      if (dependency) listeners.set(left, this.engine.takeOver(dependency, left));
    }
    this.session.attach(listeners);
  }

  /** The visitor edited a value. */
  edit(block: Block, value: JSONValue, isSilent = false): void {
    block.fieldError.value = null;
    const changed = block.put(value);
    if (this.connection.state.value !== "connected") keepInputs(this.blocks.values());
    if (!changed) return;
    this.engine.trigger(block.id, "change");
    if (!isSilent) this.engine.trigger(block.id, "input");
  }

  dispatch(id: number, event: string, data: JSONValue = null): void {
    this.engine.trigger(id, event, data);
  }

  listens(id: number, event: string): boolean {
    return this.engine.hasListener(id, event);
  }

  streamEveryMs(id: number): number {
    return this.engine.streamEveryMs(id);
  }

  /** An upload function whose transfers hold back runs that need the component's value. */
  uploadFor(id: number): Upload {
    return (files, onProgress, abort) => {
      const limits = { maxFileBytes: this.config.max_file_size ?? null };
      const send = async (ready: File[]) => {
        const { uploadFiles } = await import("../client/upload");
        return uploadFiles(this.address, limits, ready, onProgress, abort);
      };
      const upload = Array.isArray(files) ? send(files) : files.then(send);
      const pending = this.pendingUploads.get(id) ?? new Set();
      this.pendingUploads.set(id, pending.add(upload));
      const forget = (): boolean => pending.delete(upload);
      upload.then(forget, forget);
      return upload;
    };
  }

  readonly fileURL = (file: FileData): string => this.address.file(file);

  async callServer(id: number, name: string, data: JSONValue): Promise<JSONValue> {
    try {
      return await this.session.serverFunction(id, name, data);
    } catch (error) {
      if (error instanceof CallError) notify("error", error.message);
      throw error;
    }
  }

  // What the engine asks of the page.

  block(id: number): Block | undefined {
    return this.blocks.get(id);
  }

  placeFor(outputs: number[]): number | null {
    const shown = outputs.filter((id) => {
      const block = this.blocks.get(id);
      if (!block || block.props.value.visible === false || block.props.value.visible === "hidden") return false;
      const module = componentModule(block.type).value;
      return !(
        module !== null &&
        !(module instanceof Error) &&
        (module.invisible || (module.ownRoot && !block.props.value["show_progress"]))
      );
    });
    return shown[0] ?? null;
  }

  emptyValue(block: Block): JSONValue {
    const module = componentModule(block.type).value;
    return module === null || module instanceof Error ? null : ((module.empty as JSONValue | undefined) ?? null);
  }

  uploads(ids: number[]): Promise<unknown>[] {
    return ids.flatMap((id) => [...(this.pendingUploads.get(id) ?? [])]);
  }

  announce(outputs: number[]): void {
    const parts = outputs.flatMap((id) => {
      const block = this.blocks.get(id);
      if (!block || this.placeFor([id]) === null) return [];
      const label = block.props.value.label ?? t("Result");
      const value = block.value.value;
      const isShort = typeof value === "number" || (typeof value === "string" && value.length <= 200);
      return isShort && value !== "" ? [`${label}: ${value}`] : [t("{label} is ready", { label })];
    });
    if (parts.length > 0) announce(parts.join(". "));
  }

  callEnded(call: EndedCall): void {
    for (const watch of this.watchers) watch(call);
  }

  notify = notify;

  /** Bring a block into view; in a frame the page around it has to. */
  scrollTo = (id: number): void => {
    document.querySelector(`[data-block="${id}"]`)?.scrollIntoView({ behavior: "smooth", block: "nearest" });
  };

  /** A render function has built its part of the page anew: put it in the place of what it built before. */
  render(config: RenderConfig): void {
    const gone = rendersBelow(config.render_id, this.dependencies.value);
    const isGone = (render: number | null | undefined): boolean => render != null && gone.has(render);
    const before = new Map([...this.blocks.renderedIn((render) => gone.has(render))].map((block) => [block.id, block]));
    const dependencies = this.dependencies.value.filter((item) => !isGone(item.rendered_in));
    batch(() => {
      for (const id of before.keys()) this.blocks.delete(id);
      this.dependencies.value = [...dependencies, ...config.dependencies];
      for (const component of config.components) {
        this.blocks.give({ rendered_in: config.render_id, ...component });
        const old = component.key != null ? (before.get(component.id) ?? sameKey(component, before)) : undefined;
        if (old) this.blocks.get(component.id)?.keep(old);
      }
      this.layout.value = withSubtree(this.layout.value, config.layout);
    });
    this.engine.use(this.dependencies.value);
    this.engine.load(config.render_id);
  }
}

/** What had a component's key before, when another process has built the part and given it another id. */
function sameKey({ key, type }: ComponentConfig, before: Map<number, Block>): Block | undefined {
  return [...before.values()].find((block) => block.key === key && block.type === type);
}

/** The render function itself and those that stand in what it built. */
function rendersBelow(id: number, dependencies: DependencyConfig[]): Set<number> {
  const found = new Set([id]);
  for (const parent of found) {
    for (const { rendered_in: within, render_id: inner } of dependencies) {
      if (within === parent && inner != null) found.add(inner);
    }
  }
  return found;
}

/** The layout with one node's children replaced, wherever that node stands. */
export function withSubtree(tree: LayoutNode, part: LayoutNode): LayoutNode {
  if (tree.id === part.id) return part;
  if (!tree.children) return tree;
  return { ...tree, children: tree.children.map((child) => withSubtree(child, part)) };
}

const AppContext = createContext<App | null>(null);
export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("this part of the page is drawn outside an app");
  return app;
}
