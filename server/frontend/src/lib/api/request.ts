/**
 * One door to the REST interface: JSON in, JSON out, and every failure as an `ApiError`
 * whose message can be shown to a person as it stands. It knows no resource by name;
 * which there are comes from `schema.gen.ts`.
 */
import type { paths } from "./schema.gen";

/** What went wrong with one field of a form, by the field's name. */
export type FieldErrors = Readonly<Record<string, string>>;

/** A refused or failed request. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    message: string,
    /** The HTTP status; 0 when no answer came at all. */
    readonly status: number,
    /** The interface's own short code, such as `name_taken`. */
    readonly code: string,
    /** Reasons tied to fields, where the server named them. */
    readonly fields: FieldErrors = {},
  ) {
    super(message);
  }
}

type Parameters = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** An operation's address: each part of the path one segment, filters that are not set left out. */
export function addressOf(path: string, parts: Parameters = {}, query: Parameters = {}): string {
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts[name])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return text === "" ? address : `${address}?${text}`;
}

type Method = "get" | "post" | "put" | "patch" | "delete";

/** The methods that an address knows. */
type MethodOf<Path extends keyof paths> = {
  [M in Method]: paths[Path][M] extends object ? M : never;
}[Method];

type Json<Content> = Content extends { content: { "application/json": infer Document } } ? Document : undefined;

type Answer<Operation> = Operation extends { responses: infer Responses }
  ? Extract<keyof Responses, 200 | 201 | 202> extends never
    ? undefined
    : Json<Responses[Extract<keyof Responses, 200 | 201 | 202>]>
  : never;

type PathPart<Operation> = Operation extends { parameters: { path: infer Path extends object } }
  ? { path: Path }
  : object;
type QueryPart<Operation> = Operation extends { parameters: { query?: infer Query } }
  ? { query?: NonNullable<Query> }
  : object;
type BodyPart<Operation> = Operation extends { requestBody: { content: { "application/json": infer Body } } }
  ? { body: Body }
  : object;

interface Common {
  signal?: AbortSignal | undefined;
  /** Sent instead of JSON: the bytes of an upload. */
  file?: File;
}

/** What a call needs, as the server describes the operation. */
export type CallOptions<Operation> = Common & PathPart<Operation> & QueryPart<Operation> & BodyPart<Operation>;

/**
 * Calls an operation of the interface and gives its answer. Address, parameters, body and
 * answer are checked against the server's own description of them.
 *
 * @throws {ApiError} for every answer outside 2xx and when no answer came.
 */
export async function call<Path extends keyof paths & string, M extends MethodOf<Path>>(
  method: M,
  path: Path,
  ...[options]: object extends CallOptions<paths[Path][M]>
    ? [CallOptions<paths[Path][M]>?]
    : [CallOptions<paths[Path][M]>]
): Promise<Answer<paths[Path][M]>> {
  const given: LooseOptions = options ?? {};
  const response = await send(method.toUpperCase(), addressOf(path, given.path, given.query), given);
  if (response.status === 204) return undefined as Answer<paths[Path][M]>;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer<paths[Path][M]>;
  throw errorFrom(response.status, answer);
}

interface LooseOptions extends Common {
  path?: Parameters;
  query?: Parameters;
  body?: unknown;
}

async function send(method: string, address: string, { body, file, signal }: LooseOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const init: RequestInit = { method, credentials: "same-origin", headers };
  if (file) {
    headers["Content-Type"] = file.type || "application/octet-stream";
    init.body = file;
  } else if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  if (signal) init.signal = signal;
  try {
    return await fetch(address, init);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError("The server did not answer. Check your connection, then try again.", 0, "unreachable");
  }
}

/** Reads the server's error document; every part of it may be missing when a proxy answered instead. */
export function errorFrom(status: number, answer: unknown): ApiError {
  const document = (typeof answer === "object" && answer !== null ? answer : {}) as {
    detail?: unknown;
    code?: unknown;
    fields?: Record<string, string> | null;
  };
  const fields = Object.fromEntries(
    Object.entries(document.fields ?? {}).map(([name, reason]) => [name, sentence(reason)]),
  );
  const message = typeof document.detail === "string" ? document.detail : fallback(status);
  const code = typeof document.code === "string" ? document.code : `http_${String(status)}`;
  return new ApiError(message, status, code, fields);
}

const sentence = (text: string): string =>
  text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

function fallback(status: number): string {
  if (status === 401) return "Sign in to go on.";
  if (status === 403) return "Your role does not allow this.";
  if (status === 404) return "There is nothing at this address, or it is not open to you.";
  if (status === 429) return "Too many requests in a short time. Wait a minute, then try again.";
  if (status >= 500) return "The server failed while it worked on this. Its log has the reason.";
  return `The server refused this (HTTP ${status}).`;
}
