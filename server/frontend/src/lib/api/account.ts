/** The signed-in person: session, profile, access tokens and SSH keys. */
import { call } from "./request";
import type { AccessToken, AccountChange, NewAccessToken, PublicKey, Scope, Session } from "./types";

export const readSession = (): Promise<Session> => call("get", "/api/v1/session");

export const signIn = (email: string, password: string): Promise<Session> =>
  call("post", "/api/v1/session", { body: { email, password } });

export const signInByLink = (token: string): Promise<Session> =>
  call("post", "/api/v1/session/link", { body: { token } });

export const signOut = (): Promise<undefined> => call("delete", "/api/v1/session");

export const changeAccount = (body: AccountChange): Promise<Session> => call("patch", "/api/v1/account", { body });

export const listTokens = (signal?: AbortSignal): Promise<AccessToken[]> => call("get", "/api/v1/tokens", { signal });

export const createToken = (name: string, scopes: Scope[], expires_at: string | null): Promise<NewAccessToken> =>
  call("post", "/api/v1/tokens", { body: { name, scopes, expires_at } });

export const revokeToken = (token_id: string): Promise<undefined> =>
  call("delete", "/api/v1/tokens/{token_id}", { path: { token_id } });

export const listKeys = (signal?: AbortSignal): Promise<PublicKey[]> => call("get", "/api/v1/keys", { signal });

/** Registers a key under its own comment as the name. */
export const addKey = (public_key: string): Promise<PublicKey> =>
  call("post", "/api/v1/keys", { body: { public_key } });

export const removeKey = (key_id: string): Promise<undefined> =>
  call("delete", "/api/v1/keys/{key_id}", { path: { key_id } });
