/**
 * One door to the REST interface: JSON in, JSON out, and every failure as an `ApiError`
 * whose message can be shown to a person as it stands. It knows no resource by name.
 */
import type { Json } from "./types";

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
  { query, body, signal }: RequestOptions = {},
): Promise<Answer> {
  const init: RequestInit = { method, credentials: "same-origin", headers: { Accept: "application/json" } };
  if (body !== undefined) {
    init.headers = { Accept: "application/json", "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
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

interface ValidationItem {
  loc?: Json[];
  msg?: string;
}

/** Reads the server's error document, of which FastAPI's validation list is one form. */
export function errorFrom(status: number, answer: unknown): ApiError {
  const document = (typeof answer === "object" && answer !== null ? answer : {}) as {
    detail?: string | ValidationItem[];
    code?: string;
    fields?: FieldErrors;
    errors?: ValidationItem[];
  };
  const items = Array.isArray(document.detail) ? document.detail : (document.errors ?? []);
  const fields: Record<string, string> = { ...document.fields };
  for (const item of items) {
    const field = item.loc?.filter((part) => typeof part === "string" && part !== "body").at(-1);
    if (typeof field === "string" && item.msg) fields[field] = sentence(item.msg);
  }
  const first = Object.values(fields)[0];
  const message = typeof document.detail === "string" ? document.detail : (first ?? fallback(status));
  return new ApiError(message, status, document.code ?? `http_${status}`, fields);
}

const sentence = (text: string): string => {
  const plain = text.replace(/^Value error, /, "");
  return plain.charAt(0).toUpperCase() + plain.slice(1) + (/[.!?]$/.test(plain) ? "" : ".");
};

function fallback(status: number): string {
  if (status === 401) return "Sign in to go on.";
  if (status === 403) return "Your role does not allow this.";
  if (status === 404) return "There is nothing at this address, or it is not open to you.";
  if (status === 429) return "Too many requests in a short time. Wait a minute, then try again.";
  if (status >= 500) return "The server failed while it worked on this. Its log has the reason.";
  return `The server refused this (HTTP ${status}).`;
}
