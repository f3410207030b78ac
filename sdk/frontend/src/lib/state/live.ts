/**
 * Input streams: runs that stay open while a camera or a microphone is on, and get its values chunk by chunk.
 *
 * The first chunk joins the queue; each further one is sent when the one before it was answered. Pieces of sound all
 * count, so they wait; of pictures only the newest does. Fetched when a component first streams.
 */
import type { CallListener, CallRequest } from "../client/session";
import type { JSONValue } from "../component";
import type { DependencyConfig, ServerMessage } from "../wire/types";
import type { Block, LiveState } from "./blocks";
import type { Caller } from "./host";
import type { Run } from "./runs";

/** Components whose values are parts of a whole. */
const PIECES = new Set(["audio"]);

/** What a stream needs from the engine, for one run. */
export interface LiveHost {
  block: Block;
  /** Whether the block goes on by itself (a camera); any other change of a streamed input is one chunk long. */
  isCapturing: boolean;
  caller: Caller;
  begin(): Run;
  receive(run: Run, message: ServerMessage): void;
  fail(run: Run, error: unknown): void;
  know(run: Run, eventId: string): void;
}

interface Open {
  eventId: string | null;
  /** Whether a chunk is on its way or being worked on. */
  isBusy: boolean;
  isEnding: boolean;
  waiting: JSONValue[][];
  blockId: number;
  send(data: JSONValue[]): void;
  end(): void;
}

export class LiveStreams {
  private readonly open = new Map<number, Open>();

  /** A component gave its next value. */
  chunk(dependency: DependencyConfig, data: JSONValue[], host: LiveHost): void {
    const stream = this.open.get(dependency.id);
    if (!stream) this.start(dependency, data, host);
    else if (!stream.isBusy) stream.send(data);
    else if (PIECES.has(host.block.type)) stream.waiting.push(data);
    else stream.waiting = [data];
  }

  /** The component is off: its streams end once their chunks are answered. */
  close(blockId: number): void {
    for (const stream of this.open.values()) {
      if (stream.blockId !== blockId) continue;
      stream.isEnding = true;
      if (!stream.isBusy) stream.end();
    }
  }

  private start(dependency: DependencyConfig, data: JSONValue[], host: LiveHost): void {
    const run = host.begin();
    const { block, caller } = host;
    const request: CallRequest = { fnIndex: dependency.id, data, eventData: null, triggerId: block.id, isLive: true };
    const show = (state: LiveState): void => {
      block.live.value = state;
    };
    const lose = (error: unknown): void => {
      if (this.open.get(dependency.id) !== stream) return;
      this.open.delete(dependency.id);
      show({ stage: "ended", reason: "failed" });
      host.fail(run, error);
    };
    const stream: Open = {
      eventId: null,
      isBusy: true,
      isEnding: !host.isCapturing,
      waiting: [],
      blockId: block.id,
      send: (next) => {
        stream.isBusy = true;
        caller.push(stream.eventId ?? "", { ...request, data: next }).catch(lose);
      },
      end: () => {
        stream.isBusy = true;
        caller.end(stream.eventId ?? "").catch(lose);
      },
    };
    const advance = (): void => {
      const next = stream.waiting.shift();
      if (next) stream.send(next);
      else if (stream.isEnding) stream.end();
      else stream.isBusy = false;
    };
    const listener: CallListener = (message) => {
      if (message.msg === "process_completed") {
        this.open.delete(dependency.id);
        const reason = message.success === false ? "failed" : stream.isEnding ? "closed" : "over";
        show(reason === "closed" ? { stage: "idle" } : { stage: "ended", reason });
      }
      host.receive(run, message);
      if (message.msg === "estimation") show({ stage: "waiting" });
      if (message.msg === "process_streaming") {
        const left = message.time_limit ?? null;
        show({ stage: "open", endsAt: left === null ? null : performance.now() + left * 1000 });
        advance();
      }
    };
    this.open.set(dependency.id, stream);
    show({ stage: "waiting" });
    run.change({ stage: "queued" });
    const accepted = (eventId: string): void => {
      stream.eventId = eventId;
      host.know(run, eventId);
    };
    caller.join(request, listener, accepted).catch(lose);
  }
}
