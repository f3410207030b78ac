/**
 * One visitor's session with the app: calls go out by POST, everything that happens to them comes back over one
 * shared event stream.
 *
 * The stream is open as long as the page is looked at, so that a result takes one request, and longer while a call is
 * unfinished. It also tells at once when the server goes. Messages can overtake the reply that tells a call's id, so
 * those of unknown ids wait for their call. Messages are numbered: after a cut the stream goes on behind the last one
 * that came, and the server is told which calls are awaited.
 */
import type { JSONValue } from "../component";
import { applyChanges, type Change } from "../wire/diff";
import type { OutputPayload, ServerMessage } from "../wire/types";
import type { Address } from "./address";
import { leaveRuns, takeRuns, type LeftRun } from "./left";
import { append } from "../lists";
import { t } from "../i18n";

/** Why a call was not accepted, or broke off. */
export class CallError extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** Messages per input, when the app's validator refused them; null for inputs that are fine. */
    readonly fields: (string | null)[] | null = null,
    readonly payload: OutputPayload | null = null,
  ) {
    super(message);
  }
}

export interface CallRequest {
  fnIndex: number;
  data: JSONValue[];
  eventData: JSONValue;
  triggerId: number | null;
  /** Whether the run lives on what this page sends, so that a reloaded page could not go on with it. */
  isLive?: boolean;
}

/** A message of one call; generated results are already whole (changes applied). */
export type CallListener = (message: ServerMessage) => void;

/** The server starts anew, with results in full: it no longer keeps the messages that are missing here. */
interface StreamReset {
  msg: "stream_reset";
  event_id?: null;
}

export class Session {
  /** Unfinished runs of the page before this one, when it was reloaded in mid-run. */
  readonly left: LeftRun[];
  readonly hash: string;
  private stream: EventSource | null = null;
  private lastId = "";
  private isAttended = false;
  /** Calls whose id is not known yet. */
  private joining = 0;
  private readonly calls = new Map<string, CallListener>();
  private readonly facts = new Map<string, LeftRun>();
  private readonly early = new Map<string, ServerMessage[]>();
  private readonly results = new Map<string, JSONValue[]>();

  constructor(
    private readonly address: Address,
    /** Told when the server cannot be reached, so that the connection is looked at; and whether it was until then. */
    private readonly onBreak: (wasThere: boolean) => void,
  ) {
    const left = takeRuns();
    this.left = left?.runs ?? [];
    this.hash = left?.hash || newHash();
    addEventListener("pagehide", () => leaveRuns(this.hash, [...this.facts.values()]));
  }

  /** Follow runs of the page before; all at once, before the page attends and calls. */
  attach(listeners: Map<LeftRun, CallListener>): void {
    for (const [run, listener] of listeners) {
      this.calls.set(run.eventId, listener);
      this.facts.set(run.eventId, run);
    }
  }

  /** Say whether the page is looked at: whether it keeps its stream while nothing is awaited. */
  attend(isAttended: boolean): void {
    this.isAttended = isAttended;
    this.settle();
  }

  /** Put a call in the queue. Its id is told once the server has accepted it, and before any message about it. */
  async join(request: CallRequest, listener: CallListener, accepted: (eventId: string) => void): Promise<void> {
    this.joining += 1;
    try {
      const body = { ...this.body(request), resumable: true };
      const reply = (await this.post(`/queue/join${location.search}`, body)) as { event_id: string };
      const id = reply.event_id;
      this.calls.set(id, listener);
      if (!request.isLive) this.facts.set(id, { eventId: id, fnIndex: request.fnIndex, triggerId: request.triggerId });
      accepted(id);
      for (const message of this.early.get(id) ?? []) this.deliver(id, message);
    } finally {
      this.joining -= 1;
      // What is left then is of calls whose reply was lost: nobody will ask for it.
      if (this.joining === 0) this.early.clear();
      this.settle();
    }
  }

  /** Call without the queue. */
  async run(apiName: string, request: CallRequest): Promise<OutputPayload> {
    return (await this.post(
      `/run/${encodeURIComponent(apiName)}${location.search}`,
      this.body(request),
    )) as OutputPayload;
  }

  async cancel(fnIndex: number, eventId: string): Promise<void> {
    await this.post("/cancel", { fn_index: fnIndex, session_hash: this.hash, event_id: eventId });
  }

  async push(eventId: string, request: CallRequest): Promise<void> {
    await this.post(`/stream/${eventId}`, this.body(request));
  }

  async end(eventId: string): Promise<void> {
    await this.post(`/stream/${eventId}/close`, { session_hash: this.hash });
  }

  /** Call a component's Python function. */
  serverFunction(componentId: number, name: string, data: JSONValue): Promise<JSONValue> {
    return this.post("/component_server/", {
      data,
      component_id: componentId,
      fn_name: name,
      session_hash: this.hash,
    }) as Promise<JSONValue>;
  }

  /** Let go of the server, whatever is awaited: it is gone, or the page is. */
  stop(): void {
    this.isAttended = false;
    this.close();
  }

  private body(request: CallRequest): Record<string, JSONValue> {
    return {
      data: request.data,
      event_data: request.eventData,
      fn_index: request.fnIndex,
      trigger_id: request.triggerId,
      session_hash: this.hash,
    };
  }

  /** Open the stream, or close it, as it is needed. */
  private settle(): void {
    if (!this.isAttended && this.calls.size === 0) this.close();
    else if (this.stream === null) this.open();
  }

  private open(): void {
    const query = new URLSearchParams({ session_hash: this.hash, page: "", last_event_id: this.lastId });
    if (this.calls.size > 0) query.set("events", [...this.calls.keys()].join());
    const stream = new EventSource(`${this.address.api}/queue/data?${query}`, { withCredentials: true });
    let wasThere = false;
    stream.onopen = () => {
      wasThere = true;
    };
    stream.onmessage = (event: MessageEvent<string>) => {
      this.lastId = event.lastEventId || this.lastId;
      this.receive(JSON.parse(event.data) as ServerMessage | StreamReset);
    };
    stream.onerror = () => {
      if (this.stream !== stream) return;
      this.close();
      this.onBreak(wasThere);
    };
    this.stream = stream;
  }

  private close(): void {
    this.stream?.close();
    this.stream = null;
  }

  private receive(message: ServerMessage | StreamReset): void {
    if (message.msg === "stream_reset") {
      this.results.clear();
      return;
    }
    const id = message.event_id;
    if (id == null) return;
    if (this.calls.has(id)) this.deliver(id, message);
    else if (this.joining > 0) append(this.early, id, message);
  }

  private deliver(id: string, message: ServerMessage): void {
    const listener = this.calls.get(id);
    if (!listener) return;
    if (message.msg === "process_generating" && message.output.data) {
      const sent = message.output.data;
      const before = this.results.get(id);
      const data = before
        ? before.map((value, index) => applyChanges(value, (sent[index] ?? []) as unknown as Change[]))
        : sent;
      this.results.set(id, data);
      message = { ...message, output: { ...message.output, data } };
    }
    const isLast = message.msg === "process_completed";
    if (isLast) {
      this.calls.delete(id);
      this.facts.delete(id);
      this.results.delete(id);
    }
    listener(message);
    if (isLast) this.settle();
  }

  private async post(path: string, body: unknown): Promise<unknown> {
    let reply: Response;
    try {
      reply = await fetch(this.address.api + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        credentials: "include",
        body: JSON.stringify(body),
      });
    } catch {
      this.onBreak(true);
      throw new CallError(t("The app cannot be reached. Nothing you typed is lost: try again in a moment."), 0);
    }
    const text = await reply.text();
    let parsed: unknown = null;
    try {
      parsed = JSON.parse(text);
    } catch {
      // An error page of a proxy; the status says what can be said.
    }
    if (reply.ok) return parsed;
    throw refusal(reply.status, parsed);
  }
}

function newHash(): string {
  return crypto.getRandomValues(new Uint32Array(3)).reduce((text, part) => text + part.toString(36), "");
}

function refusal(status: number, body: unknown): CallError {
  const detail = body !== null && typeof body === "object" ? (body as Record<string, unknown>) : {};
  const said = detail["detail"];
  if (Array.isArray(said) && said.some((item) => (item as { __type__?: unknown }).__type__ === "validate")) {
    const fields = (said as { is_valid: boolean; message: string }[]).map((item) =>
      item.is_valid ? null : item.message,
    );
    return new CallError(t("Some inputs need another look."), status, fields);
  }
  if (status === 401) return new CallError(t("You are signed out. Reload the page to sign in again."), status);
  if (typeof said === "string") return new CallError(said, status);
  if ("error" in detail) {
    const payload = detail as OutputPayload;
    return new CallError(payload.error ?? "", status, null, payload);
  }
  if (status === 502 || status === 503 || status === 504) {
    return new CallError(t("The app does not answer right now. Try again in a moment."), status);
  }
  return new CallError(t("The app refused the call (HTTP {status}).", { status }), status);
}
