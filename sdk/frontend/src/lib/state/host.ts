/** What the dependency engine needs from the client and from the page; tests put their own in. */
import type { CallListener, CallRequest } from "../client/session";
import type { DependencyConfig, OutputPayload, RenderConfig } from "../wire/types";
import type { JSONValue } from "../component";
import type { Block } from "./blocks";
import type { NoticeLevel } from "../ui/notices";

export interface Caller {
  join(request: CallRequest, listener: CallListener, accepted: (eventId: string) => void): Promise<void>;
  run(apiName: string, request: CallRequest): Promise<OutputPayload>;
  cancel(fnIndex: number, eventId: string): Promise<void>;
  /** Send an open run's next chunk. */
  push(eventId: string, request: CallRequest): Promise<void>;
  /** End an open run. */
  end(eventId: string): Promise<void>;
}

/** A call of the app that has ended. */
export interface EndedCall {
  dependency: DependencyConfig;
  /** What was sent, one value for each input. */
  data: JSONValue[];
  /** The outputs, or the text of the error. */
  result: JSONValue[] | string;
  seconds: number;
  /** The server's name of the run; null where it did not wait in line. */
  eventId: string | null;
  /** Whether a person asked for it, and not the page itself. */
  isByVisitor: boolean;
}

/** What the engine needs from the page. */
export interface EngineHost {
  block(id: number): Block | undefined;
  /** The one block where a run's progress and error are drawn, out of those it may be drawn at. */
  placeFor(outputs: number[]): number | null;
  notify(level: NoticeLevel, text: string, options?: { title?: string; durationSeconds?: number | null }): void;
  /** Tell a run's result to those who do not see it. */
  announce(outputs: number[]): void;
  callEnded(call: EndedCall): void;
  scrollTo(id: number): void;
  render(config: RenderConfig): void;
  /** What an untouched component sends: a text field an empty text, a group of check boxes an empty list. */
  emptyValue(block: Block): JSONValue;
  /** Uploads of these blocks that are still under way. */
  uploads(ids: number[]): Promise<unknown>[];
}
