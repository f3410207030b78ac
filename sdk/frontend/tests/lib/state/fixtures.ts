/** A page without a page: real blocks and the real engine, with a server that the test plays. */
import { signal } from "@preact/signals";

import type { CallError, CallListener, CallRequest } from "../../../src/lib/client/session";
import type { JSONValue } from "../../../src/lib/component";
import { Block, wiringOf } from "../../../src/lib/state/blocks";
import { Engine } from "../../../src/lib/state/engine";
import type { Caller, EndedCall, EngineHost } from "../../../src/lib/state/host";
import type { DependencyConfig, OutputPayload } from "../../../src/lib/wire/types";

export interface Call {
  request: CallRequest;
  send: CallListener;
  complete: (data: JSONValue[], more?: Partial<OutputPayload>) => void;
  fail: (error: string | null) => void;
}

/** Accepts every call and keeps it for the test to answer. */
export class PlayedServer implements Caller {
  readonly calls: Call[] = [];
  readonly cancelled: string[] = [];
  readonly pushed: JSONValue[][] = [];
  readonly ended: string[] = [];
  readonly direct: { name: string; request: CallRequest }[] = [];
  refusal: CallError | null = null;

  join(request: CallRequest, listener: CallListener, accepted: (eventId: string) => void): Promise<void> {
    if (this.refusal) return Promise.reject(this.refusal);
    const id = `e${this.calls.length}`;
    this.calls.push({
      request,
      send: listener,
      complete: (data, more = {}) =>
        listener({ msg: "process_completed", event_id: id, success: true, output: { data, ...more } }),
      fail: (error) =>
        listener({ msg: "process_completed", event_id: id, success: false, output: { error, title: "Error" } }),
    });
    return Promise.resolve().then(() => accepted(id));
  }

  run(name: string, request: CallRequest): Promise<OutputPayload> {
    this.direct.push({ name, request });
    return Promise.resolve({ data: ["direct"] });
  }

  cancel(_: number, eventId: string): Promise<void> {
    this.cancelled.push(eventId);
    return Promise.resolve();
  }

  push(_: string, request: CallRequest): Promise<void> {
    this.pushed.push(request.data);
    return Promise.resolve();
  }

  end(eventId: string): Promise<void> {
    this.ended.push(eventId);
    return Promise.resolve();
  }
}

export class TestPage implements EngineHost {
  readonly blocks = new Map<number, Block>();
  readonly notices: string[] = [];
  readonly announced: number[][] = [];
  readonly ended: EndedCall[] = [];
  readonly server = new PlayedServer();
  readonly engine = new Engine(this, this.server);
  pendingUploads: Promise<unknown>[] = [];

  constructor(types: Record<number, string>, dependencies: Partial<DependencyConfig>[]) {
    const whole = dependencies.map(dependency);
    const wiring = signal(wiringOf(whole));
    for (const [id, type] of Object.entries(types)) {
      this.blocks.set(Number(id), new Block({ id: Number(id), type, props: { value: "" } }, wiring));
    }
    this.engine.use(whole);
  }

  at(id: number): Block {
    const block = this.blocks.get(id);
    if (!block) throw new Error(`no block ${id}`);
    return block;
  }

  call(index: number): Call {
    const call = this.server.calls[index];
    if (!call) throw new Error(`only ${this.server.calls.length} calls were made`);
    return call;
  }

  block(id: number): Block | undefined {
    return this.blocks.get(id);
  }
  placeFor(outputs: number[]): number | null {
    return outputs[0] ?? null;
  }
  notify(level: string, text: string): void {
    this.notices.push(`${level}: ${text}`);
  }
  announce(outputs: number[]): void {
    this.announced.push(outputs);
  }
  callEnded(call: EndedCall): void {
    this.ended.push(call);
  }
  scrollTo(): void {}
  render(): void {}
  emptyValue(block: Block): JSONValue {
    return block.type === "textbox" ? "" : null;
  }
  uploads(): Promise<unknown>[] {
    return this.pendingUploads;
  }
}

let lastId = 0;
function dependency(given: Partial<DependencyConfig>): DependencyConfig {
  return {
    id: lastId++,
    targets: [],
    inputs: [],
    outputs: [],
    backend_fn: true,
    js: null,
    queue: true,
    api_name: "fn",
    ...given,
  };
}

/** Let promises that are ready run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
