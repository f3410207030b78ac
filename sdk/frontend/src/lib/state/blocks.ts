/** What the page knows about each block of the app: properties, value, and where its run stands. */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";

import type { CommonProps, JSONValue, LiveState, RunStatus } from "../component";
import { shown } from "../i18n";
import { sameValue } from "../wire/diff";
import type { ComponentConfig, DependencyConfig } from "../wire/types";
import type { Run } from "./runs";

export type { LiveState };

export type BlockProps = Record<string, unknown> & CommonProps;

/** Media and data views: with a value and no event they are a picture of it, not a field. */
const SHOWN_WHEN_UNWIRED = new Set([
  "image",
  "audio",
  "video",
  "file",
  "gallery",
  "dataframe",
  "imageeditor",
  "model3d",
  "code",
  "highlightedtext",
]);

export interface Wiring {
  inputs: ReadonlySet<number>;
  outputs: ReadonlySet<number>;
}

export class Block {
  readonly id: number;
  readonly type: string;
  readonly key: string | number | null;
  readonly renderedIn: number | null;
  /** Properties and value as they are shown: in the visitor's language where the author translated them. */
  readonly props: ReadonlySignal<BlockProps>;
  readonly value: ReadonlySignal<JSONValue>;
  private readonly ownProps: Signal<BlockProps>;
  private readonly ownValue: Signal<JSONValue>;
  /** Properties as they came, for the reset of a slider and the keys of kept inputs. */
  readonly initialValue: JSONValue;
  readonly interactive: ReadonlySignal<boolean>;
  readonly fieldError = signal<string | null>(null);
  /** The run that writes here, and whether its progress is drawn here. */
  readonly run = signal<{ run: Run; isPlace: boolean } | null>(null);
  /** The visitor's run that the value is from, where its progress was drawn. */
  readonly finished = signal<Run | null>(null);
  /** Says that the value was known already; empty otherwise. */
  readonly cached = signal("");
  /** Where the stream stands that this block sends. */
  readonly live = signal<LiveState>({ stage: "idle" });
  /** The run that this block set off, for the busy mark of buttons. */
  readonly started = signal<Run | null>(null);
  readonly status: ReadonlySignal<RunStatus>;

  constructor(config: ComponentConfig, wiring: ReadonlySignal<Wiring>) {
    const { value = null, ...props } = config.props;
    this.id = config.id;
    this.type = config.type;
    this.key = config.key ?? null;
    this.renderedIn = config.rendered_in ?? null;
    this.ownProps = signal(props as BlockProps);
    this.ownValue = signal(value);
    this.props = computed(() => shown.value.author?.(this.ownProps.value, true) ?? this.ownProps.value);
    this.value = computed(() => {
      const { author } = shown.value;
      return author ? author(this.ownValue.value) : this.ownValue.value;
    });
    this.initialValue = value;
    this.interactive = computed(() => {
      const asked = this.props.value.interactive;
      if (typeof asked === "boolean") return asked;
      const { inputs, outputs } = wiring.value;
      if (inputs.has(this.id) || this.type.endsWith("button")) return true;
      if (outputs.has(this.id)) return false;
      return !(SHOWN_WHEN_UNWIRED.has(this.type) && hasContent(this.initialValue));
    });
    this.status = computed(() => {
      const here = this.run.value;
      if (here === null) return { stage: "idle", isPlace: false };
      const { stage, message } = here.run.view.value;
      if (stage === "waiting" || stage === "queued") return { stage: "pending", isPlace: here.isPlace };
      if (stage === "done") return { stage: "idle", isPlace: false };
      return { stage, isPlace: here.isPlace, ...(message === undefined ? {} : { message }) };
    });
  }

  /** Take a value or an update from the app; true when the value changed. */
  receive(output: JSONValue): boolean {
    if (isUpdate(output)) {
      const { value, ...props } = output;
      delete props["__type__"];
      if (Object.keys(props).length > 0) this.setProps(props);
      return value === undefined ? false : this.take(value);
    }
    return this.take(output);
  }

  /** Store properties that the visitor changed by using the block. */
  setProps(changes: object): void {
    this.ownProps.value = { ...this.ownProps.value, ...changes };
  }

  /** A function names the traits of a widget that it changes; the others stay as the visitor has them. */
  private take(value: JSONValue): boolean {
    const isPart = this.type === "widget" && isObject(value) && isObject(this.value.value);
    return this.put(isPart ? { ...(this.value.value as object), ...(value as object) } : value);
  }

  /** Go on with what the visitor has in the block that this one takes the place of (`key=` in a render function). */
  keep(old: Block): void {
    const names = (this.props.value["preserved_by_key"] as string[] | undefined) ?? ["value"];
    const kept = names.filter((name) => name !== "value" && name in old.ownProps.value);
    if (kept.length > 0) {
      this.ownProps.value = {
        ...this.ownProps.value,
        ...Object.fromEntries(kept.map((name) => [name, old.ownProps.value[name]])),
      };
    }
    if (names.includes("value")) this.ownValue.value = old.ownValue.value;
  }

  /** Store a value; true when it is another one. */
  put(value: JSONValue): boolean {
    if (sameValue(this.ownValue.value, value)) return false;
    this.ownValue.value = value;
    return true;
  }
}

function isUpdate(output: JSONValue): output is { [key: string]: JSONValue } {
  return isObject(output) && output["__type__"] === "update";
}

function isObject(value: JSONValue): value is { [key: string]: JSONValue } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function hasContent(value: JSONValue): boolean {
  if (value === null || value === "") return false;
  return !(Array.isArray(value) && value.length === 0);
}

export function wiringOf(dependencies: Iterable<DependencyConfig>): Wiring {
  const inputs = new Set<number>();
  const outputs = new Set<number>();
  for (const dependency of dependencies) {
    for (const id of dependency.inputs) inputs.add(id);
    for (const id of dependency.outputs) outputs.add(id);
  }
  return { inputs, outputs };
}
