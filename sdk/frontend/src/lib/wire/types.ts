/** What the server and the page say to each other (Gradio's protocol, `sse_v3`). Shapes only. */
import type { JSONValue } from "../component";

export interface LayoutNode {
  id: number;
  children?: LayoutNode[];
}

export interface ComponentConfig {
  id: number;
  type: string;
  props: Record<string, JSONValue>;
  key?: string | number | null;
  skip_api?: boolean;
  /** Id of the render function that made it, when one did. */
  rendered_in?: number | null;
}

export interface DependencyConfig {
  id: number;
  targets: [number | null, string][];
  inputs: number[];
  outputs: number[];
  backend_fn: boolean;
  js: string | boolean | null;
  js_implementation?: string | null;
  queue: boolean | null;
  api_name: string | null | false;
  api_visibility?: string;
  scroll_to_output?: boolean;
  show_progress?: "full" | "minimal" | "hidden";
  show_progress_on?: number[] | null;
  cancels?: number[];
  collects_event_data?: boolean;
  trigger_after?: number | null;
  trigger_only_on_success?: boolean;
  trigger_only_on_failure?: boolean;
  trigger_mode?: "once" | "multiple" | "always_last";
  /** "stream" for listeners whose run stays open while a camera or microphone is on. */
  connection?: "sse" | "stream";
  /** Seconds between two chunks of such a run. */
  stream_every?: number;
  component_prop_inputs?: number[];
  rendered_in?: number | null;
  /** The place that this listener fills, when it is a render function. */
  render_id?: number | null;
}

export interface FooterLink {
  label: string;
  url: string;
}

export interface AppConfig {
  version: string;
  api_prefix?: string;
  root?: string;
  app_id: number | string;
  title: string;
  mode?: string;
  components: ComponentConfig[];
  dependencies: DependencyConfig[];
  layout: LayoutNode;
  /** What entries have in common, said once: see `complete`. */
  shared?: { components: Record<string, Record<string, JSONValue>>; dependency: Partial<DependencyConfig> };
  /** Pages of the app: path, name, and whether the navigation lists it. */
  pages?: [string, string, boolean][];
  current_page?: string;
  connect_heartbeat?: boolean;
  /** Whether the page was opened by a link that holds values, and whether it is known. */
  deep_link_state?: "none" | "valid" | "invalid";
  /** Whether the app's author runs it with reload. */
  dev_mode?: boolean;
  css?: string | null;
  js?: string | null;
  head?: string | null;
  stylesheets?: string[];
  fill_width?: boolean;
  fill_height?: boolean;
  footer_links?: (string | FooterLink)[];
  /** Whether the browser keeps the runs that it started. */
  run_history?: boolean;
  /** Whether the page can be installed. */
  pwa?: boolean;
  /** The author's texts: language, key, text. */
  i18n_translations?: Record<string, Record<string, string>> | null;
  max_file_size?: number | null;
  mcp_server?: boolean;
  /** A page beside the app that is drawn in its place; the rest of the configuration is then missing. */
  view?: string;
  username?: string | null;
  auth_required?: boolean;
}

export interface RenderConfig {
  render_id: number;
  layout: LayoutNode;
  components: ComponentConfig[];
  dependencies: DependencyConfig[];
}

export interface OutputPayload {
  data?: JSONValue[];
  error?: string | null;
  title?: string;
  duration?: number | null;
  visible?: boolean;
  render_config?: RenderConfig | null;
  changed_state_ids?: number[];
  used_cache?: "full" | "partial" | null;
}

export interface ProgressUnit {
  index: number | null;
  length: number | null;
  unit: string | null;
  progress: number | null;
  desc: string | null;
}

export type ServerMessage = { event_id?: string | null } & (
  | { msg: "estimation"; rank?: number; queue_size?: number; rank_eta?: number | null }
  | { msg: "process_starts"; eta?: number | null }
  | { msg: "progress"; progress_data?: ProgressUnit[] | null }
  | {
      msg: "log";
      log: string;
      level: "info" | "warning" | "success" | "error";
      title?: string;
      duration?: number | null;
      visible?: boolean;
    }
  | { msg: "process_generating"; output: OutputPayload; success?: boolean }
  | {
      msg: "process_completed";
      output: OutputPayload;
      success?: boolean;
      /** The server that is there now knows nothing of the run. */
      is_lost?: boolean;
    }
  | { msg: "process_streaming"; output: OutputPayload; success?: boolean; time_limit?: number | null }
  | { msg: "heartbeat" }
);
