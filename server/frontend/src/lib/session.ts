/** Who is signed in; one signal for the whole site. */
import { computed, signal } from "@preact/signals";
import { readSession } from "./api/account";
import { ApiError } from "./api/request";
import { asApiError } from "./load";
import type { Role, Session, User } from "./api/types";

/** `undefined` until the server answered. */
export const session = signal<Session | undefined>(undefined);
export const sessionError = signal<ApiError | undefined>(undefined);
export const user = computed<User | null>(() => session.value?.user ?? null);

export async function refreshSession(): Promise<void> {
  try {
    session.value = await readSession();
    sessionError.value = undefined;
  } catch (cause) {
    sessionError.value = asApiError(cause);
    session.value ??= { user: null };
  }
}

const RANK: Record<Role, number> = { reader: 0, writer: 1, admin: 2, owner: 3 };

/** Whether a role reaches at least another one. The server decides; this only hides what it would refuse. */
export const reaches = (role: Role | null | undefined, needed: Role): boolean =>
  role !== null && role !== undefined && RANK[role] >= RANK[needed];
