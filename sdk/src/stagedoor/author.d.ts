/**
 * Types for authors of components: what a module given as `esm` exports, and what it is handed.
 *
 * The form is anywidget's (https://anywidget.dev/en/afm/), so a module for notebooks works here and the other way round
 * as long as it uses `model` and `el` only. The rest of the context is Stagedoor's.
 *
 * In JavaScript, JSDoc gives editors these types: `@type {import("stagedoor/author").Render}` above the function, and in
 * jsconfig.json a `paths` entry for "stagedoor/author" with this file. It lies in the installed package:
 * `python -c "import stagedoor, pathlib; print(pathlib.Path(stagedoor.__file__).parent / 'author.d.ts')"`.
 */

/** A file on the server, as components receive and send it. */
export interface FileData {
  path: string;
  url?: string | null;
  size?: number | null;
  orig_name?: string | null;
  mime_type?: string | null;
  meta: { _type: "gradio.FileData" };
}

/** The state that the page shares with Python: `value` and the component's properties, or a widget's traits. */
export interface Model<State extends object = Record<string, any>> {
  get<Key extends keyof State>(name: Key): State[Key];
  /** Change the state here; Python and the app's events learn of it by `save_changes()`. */
  set<Key extends keyof State>(name: Key, value: State[Key]): void;
  set(changes: Partial<State>): void;
  /** Hand on what was set: `value` fires the events `change` and `input`. */
  save_changes(): void;
  /** Be told: "change:<name>", "change" (anything), "msg:custom" (a message of a widget's Python side). */
  on(event: string, callback: (...args: any[]) => void): void;
  /** Stop being told; without a callback or an event, all of them. */
  off(event?: string | null, callback?: ((...args: any[]) => void) | null): void;
  /** Send a message to `on_msg` of a widget's Python side. */
  send(content: unknown, callbacks?: unknown, buffers?: (ArrayBuffer | ArrayBufferView)[]): void;
}

export interface Experimental {
  /** Call a widget's `@anywidget.experimental.command` method. */
  invoke<Result = unknown>(
    name: string,
    content?: unknown,
    options?: { buffers?: (ArrayBuffer | ArrayBufferView)[]; signal?: AbortSignal },
  ): Promise<[Result, DataView[]]>;
}

export interface InitializeContext<State extends object = Record<string, any>> {
  model: Model<State>;
  experimental: Experimental;
  /** Aborted when the component leaves the page: `addEventListener(…, { signal })` needs no clean-up. */
  signal: AbortSignal;
}

export interface RenderContext<State extends object = Record<string, any>> extends InitializeContext<State> {
  /** Empty element to draw into. */
  el: HTMLElement;
  /** Fire an event that the Python class names in `EVENTS`; `data` is what `gr.EventData` holds. */
  trigger(event: string, data?: unknown): void;
  /** Send files to the server; put the result into the value. Runs that need the value wait for it. */
  upload(files: File | File[]): Promise<FileData[]>;
  /** Address of a file on the server. */
  fileURL(file: FileData): string;
  /** The methods that the Python class lists in `server_functions`. */
  server: Record<string, (...values: any[]) => Promise<any>>;
}

/** What undoes it: called when the component leaves the page. */
export type Cleanup = void | (() => void | Promise<void>);

/** Called once for each component, before it is drawn. */
export type Initialize<State extends object = Record<string, any>> = (
  context: InitializeContext<State>,
) => Cleanup | Promise<Cleanup>;

/** Draws the component into `el`. */
export type Render<State extends object = Record<string, any>> = (
  context: RenderContext<State>,
) => Cleanup | Promise<Cleanup>;

export interface ModuleDefinition<State extends object = Record<string, any>> {
  initialize?: Initialize<State>;
  render?: Render<State>;
}

/** What the module default-exports: the definition, or a function that makes it. */
export type ModuleExport<State extends object = Record<string, any>> =
  | ModuleDefinition<State>
  | (() => ModuleDefinition<State> | Promise<ModuleDefinition<State>>);
