/** The session's stream in a browser that the test plays: when it is open, what it asks for, and what it delivers. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Address } from "../../../src/lib/client/address";
import { Session, type CallRequest } from "../../../src/lib/client/session";
import type { ServerMessage } from "../../../src/lib/wire/types";

/** A stream of the played browser. */
class Stream {
  static opened: Stream[] = [];
  isClosed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string; lastEventId: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly asks: URLSearchParams;

  constructor(url: string) {
    this.asks = new URL(url).searchParams;
    Stream.opened.push(this);
  }

  close(): void {
    this.isClosed = true;
  }

  say(message: object, lastEventId = ""): void {
    this.onmessage?.({ data: JSON.stringify(message), lastEventId });
  }
}

const accepted = (): void => undefined;
const REQUEST: CallRequest = { fnIndex: 3, data: [], eventData: null, triggerId: null };
const breaks: boolean[] = [];
let answers: ((reply: Response | Error) => void)[] = [];

const session = (): Session =>
  new Session(new Address("https://h.example", "/api", "https://h.example/"), (was) => breaks.push(was));
const accept = (id: string): Promise<void> => {
  answers.shift()?.(new Response(JSON.stringify({ event_id: id })));
  return new Promise((resolve) => setTimeout(resolve));
};
const open = (): Stream[] => Stream.opened.filter((stream) => !stream.isClosed);
const generating = (id: string, data: unknown): object => ({
  msg: "process_generating",
  event_id: id,
  output: { data: [data] },
});
const completed = (id: string, data: unknown): object => ({
  msg: "process_completed",
  event_id: id,
  success: true,
  output: { data: [data] },
});

/** What a listener heard: the data of each message. */
function listener() {
  const heard: unknown[] = [];
  return {
    heard,
    hear: (message: ServerMessage) => heard.push("output" in message ? message.output.data?.[0] : message.msg),
  };
}

beforeEach(() => {
  Stream.opened = [];
  breaks.length = 0;
  answers = [];
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("location", { search: "", href: "https://h.example/", pathname: "/" });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal(
    "fetch",
    () =>
      new Promise((resolve, reject) => {
        answers.push((reply) => (reply instanceof Error ? reject(reply) : resolve(reply)));
      }),
  );
});
afterEach(() => vi.unstubAllGlobals());

describe("the stream", () => {
  it("is one for all calls of a page that is looked at", async () => {
    const page = session();
    const { heard, hear } = listener();
    page.attend(true);
    expect(open()).toHaveLength(1);
    for (const id of ["a", "b"]) {
      void page.join(REQUEST, hear, accepted);
      await accept(id);
      open()[0]?.say(completed(id, id));
    }
    expect(heard).toEqual(["a", "b"]);
    expect(Stream.opened).toHaveLength(1);
    expect(open()[0]?.asks.get("page")).toBe("");
  });

  it("is closed when nobody looks, and waits for what is unfinished", async () => {
    const page = session();
    page.attend(true);
    page.attend(false);
    expect(open()).toEqual([]);
    void page.join(REQUEST, listener().hear, accepted);
    expect(open()).toEqual([]);
    await accept("a");
    expect(open()).toHaveLength(1);
    page.attend(true);
    page.attend(false);
    expect(Stream.opened).toHaveLength(2);
    open()[0]?.say(completed("a", 1));
    expect(open()).toEqual([]);
  });

  it("goes on after a cut and names what is awaited", async () => {
    const page = session();
    page.attend(true);
    const [first] = open();
    void page.join(REQUEST, listener().hear, accepted);
    await accept("a");
    first?.onopen?.();
    first?.say({ msg: "process_starts", event_id: "a" }, "s.7");
    first?.onerror?.();
    expect(breaks).toEqual([true]);
    expect(open()).toEqual([]);
    page.attend(true);
    expect(Object.fromEntries(open()[0]?.asks ?? [])).toMatchObject({ last_event_id: "s.7", events: "a" });
    // What the old one still says is nobody's business.
    first?.onerror?.();
    expect(breaks).toEqual([true]);
  });

  it("says when it never was there", () => {
    session().attend(true);
    open()[0]?.onerror?.();
    expect(breaks).toEqual([false]);
  });

  it("lets go of everything when the page is left", async () => {
    const page = session();
    page.attend(true);
    void page.join(REQUEST, listener().hear, accepted);
    await accept("a");
    page.stop();
    expect(open()).toEqual([]);
  });
});

describe("messages", () => {
  it("that overtake the reply wait for it, in order, and come after the call's id", async () => {
    const page = session();
    const { heard, hear } = listener();
    page.attend(true);
    void page.join(REQUEST, hear, (id) => heard.push(id));
    open()[0]?.say(generating("a", "one"));
    open()[0]?.say(generating("a", [["append", [], " two"]]));
    expect(heard).toEqual([]);
    await accept("a");
    open()[0]?.say(generating("a", [["append", [], " three"]]));
    open()[0]?.say(completed("a", "end"));
    expect(heard).toEqual(["a", "one", "one two", "one two three", "end"]);
  });

  it("of a call whose reply was lost are not kept", async () => {
    const page = session();
    const { heard, hear } = listener();
    page.attend(true);
    const lost = page.join(REQUEST, hear, accepted);
    open()[0]?.say(generating("a", "one"));
    answers.shift()?.(new TypeError("network"));
    await expect(lost).rejects.toThrow("cannot be reached");
    void page.join(REQUEST, hear, accepted);
    await accept("a");
    expect(heard).toEqual([]);
  });

  it("begin with whole results after a reset", async () => {
    const page = session();
    const { heard, hear } = listener();
    page.attend(true);
    void page.join(REQUEST, hear, accepted);
    await accept("a");
    open()[0]?.say(generating("a", "one"));
    open()[0]?.say({ msg: "stream_reset", event_id: null });
    open()[0]?.say(generating("a", "one two"));
    expect(heard).toEqual(["one", "one two"]);
  });
});
