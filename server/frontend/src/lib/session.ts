/** Who is signed in; one signal for the whole site. */
import { computed, signal } from "@preact/signals";
import { readSession } from "./api/account";
import type { ApiError } from "./api/request";
import { asApiError } from "./load";
import type { Membership, Role, Session, User } from "./api/types";

/** `undefined` until the server answered. */
export const session = signal<Session | undefined>(undefined);
export const sessionError = signal<ApiError | undefined>(undefined);
export const user = computed<User | null>(() => session.value?.user ?? null);

/** The teams of whoever is signed in, the personal one first. */
export const teams = computed<readonly Membership[]>(() => session.value?.teams ?? []);

export async function refreshSession(): Promise<void> {
  try {
    session.value = await readSession();
    sessionError.value = undefined;
  } catch (cause) {
    sessionError.value = asApiError(cause);
    session.value ??= { user: null, teams: [], scopes: [] };
  }
}

const RANK: Readonly<Record<string, number>> = { reader: 0, writer: 1, admin: 2, owner: 3 };

/** Whether a role reaches at least another one. The server decides; this only hides what it would refuse. */
export const reaches = (role: string | null | undefined, needed: Role): boolean =>
  (RANK[role ?? ""] ?? -1) >= (RANK[needed] ?? Infinity);
