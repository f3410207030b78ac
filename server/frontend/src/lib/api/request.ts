/**
 * One door to the REST interface: JSON in, JSON out, and every failure as an `ApiError`
 * whose message can be shown to a person as it stands. It knows no resource by name.
 */

const BASE = "/api/v1";

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

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  /** Sent instead of JSON: the bytes of an upload. */
  file?: File;
  signal?: AbortSignal;
}

/** Puts text into a path as exactly one segment. */
export const segment = (text: string): string => encodeURIComponent(text);

/** Makes the address of a resource, leaving out empty filters. */
export function addressOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return BASE + path + (text === "" ? "" : `?${text}`);
}

/**
 * Sends a request and gives its answer.
 *
 * @throws {ApiError} for every answer outside 2xx and when no answer came.
 */
export async function request<Answer>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  { query, body, file, signal }: RequestOptions = {},
): Promise<Answer> {
  const init: RequestInit = { method, credentials: "same-origin", headers: { Accept: "application/json" } };
  if (body !== undefined) {
    init.headers = { Accept: "application/json", "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  if (file) {
    init.headers = { Accept: "application/json", "Content-Type": file.type || "application/octet-stream" };
    init.body = file;
  }
  if (signal) init.signal = signal;
  let response: Response;
  try {
    response = await fetch(addressOf(path, query), init);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError("The server did not answer. Check your connection, then try again.", 0, "unreachable");
  }
  if (response.status === 204) return undefined as Answer;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  throw errorFrom(response.status, answer);
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
