/** The signed-in person: session, profile, access tokens and SSH keys. */
import { request, segment } from "./request";
import type { AccessToken, NewAccessToken, PublicKey, Session } from "./types";

export const readSession = (): Promise<Session> => request("GET", "/session");

export const signIn = (email: string, password: string): Promise<Session> =>
  request("POST", "/session", { body: { email, password } });

export const signInByLink = (token: string): Promise<Session> => request("POST", "/session/link", { body: { token } });

export const signOut = (): Promise<void> => request("DELETE", "/session");

export interface AccountChange {
  display_name?: string;
  password?: string;
  current_password?: string;
}

export const changeAccount = (body: AccountChange): Promise<unknown> => request("PATCH", "/account", { body });

export const listTokens = (signal?: AbortSignal): Promise<AccessToken[]> =>
  request("GET", "/tokens", signal && { signal });

export const createToken = (name: string, scopes: string[], expires_at: string | null): Promise<NewAccessToken> =>
  request("POST", "/tokens", { body: { name, scopes, expires_at } });

export const revokeToken = (id: string): Promise<void> => request("DELETE", `/tokens/${segment(id)}`);

export const listKeys = (signal?: AbortSignal): Promise<PublicKey[]> => request("GET", "/keys", signal && { signal });

/** Registers a key under its own comment as the name. */
export const addKey = (public_key: string): Promise<PublicKey> => request("POST", "/keys", { body: { public_key } });

export const removeKey = (id: string): Promise<void> => request("DELETE", `/keys/${segment(id)}`);
