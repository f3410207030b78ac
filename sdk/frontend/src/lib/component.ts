/**
 * The contract between the page and a component.
 *
 * A component lives in `src/components/<Name>/index.ts(x)` and default-exports a `ComponentModule`. The folder
 * name, lower-cased, is its wire type. `Name.tsx` is markup, `logic.ts` is state and behaviour without markup.
 * Components are found by glob (`import.meta.glob`): nothing else has to be edited to add one.
 */
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { ComponentChildren, FunctionComponent } from "preact";

export type JSONValue = null | boolean | number | string | JSONValue[] | { [key: string]: JSONValue };

/** A file as it travels on the wire (Gradio's FileData). */
export interface FileData {
  path: string;
  url?: string | null;
  size?: number | null;
  orig_name?: string | null;
  mime_type?: string | null;
  is_stream?: boolean;
  meta: { _type: "gradio.FileData" };
}

/** Where the run that writes to this component stands; `idle` when none does. */
export interface RunStatus {
  stage: "idle" | "pending" | "running" | "generating" | "error";
  /** Whether this component is where the run's one progress place is drawn. */
  isPlace: boolean;
  message?: string;
}

/** Where the stream stands that a camera or microphone sends. */
export type LiveState =
  | { stage: "idle" | "waiting" }
  /** `endsAt` on the clock of `performance.now()`; null for as long as the visitor likes. */
  | { stage: "open"; endsAt: number | null }
  /** Ended, but not by the visitor: its time was up, or it failed. */
  | { stage: "ended"; reason: "over" | "failed" };

/**
 * Sends files to the server and reports progress from 0 to 1. Runs that need the component's value wait for it; files
 * may be a promise, so that they also wait for what is still being made.
 */
export type Upload = (
  files: File[] | Promise<File[]>,
  onProgress?: (fraction: number) => void,
  signal?: AbortSignal,
) => Promise<FileData[]>;

/** What the page hands to every component. */
export interface ComponentProps<Value = JSONValue, Props = Record<string, unknown>> {
  /** Block id in the app. */
  id: number;
  /** `id` for the labelled form control, so that the frame's <label for> finds it. */
  controlId: string;
  /** Wire properties other than the value (label, choices, minimum, …); a signal because functions may update them. */
  props: ReadonlySignal<Props & CommonProps>;
  /** The value in wire form. Write to it for user edits through `setValue`, never directly. */
  value: ReadonlySignal<Value>;
  /** Store a value edited by the visitor; fires `change` and, unless `silent`, `input`. */
  setValue: (value: Value, options?: { silent?: boolean }) => void;
  /**
   * Store properties that the visitor changed by using the component (a section closed, another tab chosen), so that
   * they are the block's state, and an update of other properties leaves them alone.
   */
  setProps: (changes: Partial<Props & CommonProps>) => void;
  /** Fire an event (`submit`, `select`, `blur`, `upload`, `clear`, …) with its event data. */
  dispatch: (event: string, data?: JSONValue) => void;
  /** Whether the app listens to an event of this component: what nobody listens to need not look clickable. */
  listens: (event: string) => boolean;
  /** Whether the visitor may edit. */
  interactive: ReadonlySignal<boolean>;
  status: ReadonlySignal<RunStatus>;
  /** Where the stream stands that this component sends (`dispatch("stream")` … `dispatch("close_stream")`). */
  live: ReadonlySignal<LiveState>;
  /** Milliseconds between two chunks of that stream. */
  streamEveryMs: () => number;
  upload: Upload;
  /** Absolute URL of a file on the server (adds the root and the API prefix when `url` is missing). */
  fileURL: (file: FileData) => string;
  /** Call a component's Python server function. */
  server: (name: string, data: JSONValue) => Promise<JSONValue>;
  /** Rendered children, for layouts. */
  children?: ComponentChildren;
  /** The children one by one, for layouts that place them themselves (tabs). */
  items: LayoutChild[];
  /**
   * Attributes of the block's outermost element (id, class, style, data-*). Only for modules with `ownRoot`: they
   * spread it on the element they draw; for all others the page draws that element around the view.
   */
  root: RootAttributes;
  /** Message of a failed validation of this field, shown by the frame; null when the field is fine. */
  fieldError: ReadonlySignal<string | null>;
}

/** One child of a layout: its state and its drawn form. */
export interface LayoutChild {
  id: number;
  type: string;
  props: ReadonlySignal<Record<string, unknown> & CommonProps>;
  dispatch: (event: string, data?: JSONValue) => void;
  element: ComponentChildren;
}

export interface RootAttributes {
  id?: string;
  class: string;
  style?: string;
  hidden?: boolean;
  [data: `data-${string}`]: string | undefined;
}

/** Properties that nearly every component has. */
export interface CommonProps {
  label?: string;
  info?: string;
  show_label?: boolean;
  container?: boolean;
  scale?: number | null;
  min_width?: number;
  visible?: boolean | "hidden";
  elem_id?: string;
  elem_classes?: string[];
  interactive?: boolean;
  placeholder?: string;
  buttons?: unknown[];
  /** Name of the class, for components of authors. */
  component_class_name?: string;
}

// A registry of all components cannot name each one's value and properties: `any` is the honest bound here.
/* eslint-disable @typescript-eslint/no-explicit-any */
export interface ComponentModule<Value = any> {
  /** The view. Form components are wrapped in the page's Field frame (label, help, error) unless `bare`. */
  view: FunctionComponent<ComponentProps<any, any>>;
  /** True when the component draws its own frame (buttons, markdown, layouts). */
  bare?: boolean;
  /** True when the label is a <label for=controlId>; false makes the frame a group with a legend-like label. */
  labelled?: boolean;
  /** Value to put when the visitor clears the component or Clear is pressed. */
  empty?: Value;
  /** True for layouts: the view draws `children`. Implies `bare`. */
  layout?: boolean;
  /** True for layouts that place each field by itself: fields that share a Form come one by one. */
  apart?: boolean;
  /** True when the view spreads `root` on its outermost element, so that no element is drawn around it. */
  ownRoot?: boolean;
  /** True for what has no place on the page (State, Timer): never drawn as a run's progress place. */
  invisible?: boolean;
  /** View of one example value in the examples table; default shows it as text. */
  example?: FunctionComponent<{ value: JSONValue; fileURL: (file: FileData) => string }>;
}

/* eslint-enable @typescript-eslint/no-explicit-any */

export type Writable<T> = Signal<T>;
