/** Teams, their members and the links that invite new ones. */
import { call } from "./request";
import type { Invite, InviteInfo, Member, NewAccount, Role, Team } from "./types";

export const readTeam = (team: string, signal?: AbortSignal): Promise<Team> =>
  call("get", "/api/v1/teams/{team}", { path: { team }, signal });

export const createTeam = (slug: string): Promise<Team> => call("post", "/api/v1/teams", { body: { slug } });

export const listMembers = (team: string, signal?: AbortSignal): Promise<Member[]> =>
  call("get", "/api/v1/teams/{team}/members", { path: { team }, signal });

export const changeMember = (team: string, username: string, role: Role): Promise<undefined> =>
  call("patch", "/api/v1/teams/{team}/members/{username}", { path: { team, username }, body: { role } });

export const removeMember = (team: string, username: string): Promise<undefined> =>
  call("delete", "/api/v1/teams/{team}/members/{username}", { path: { team, username } });

export const createInvite = (team: string, role: Role): Promise<Invite> =>
  call("post", "/api/v1/teams/{team}/invites", { path: { team }, body: { role } });

/** What an invitation offers, without using it. */
export const inspectInvite = (token: string): Promise<InviteInfo> =>
  call("post", "/api/v1/invites/inspect", { body: { token } });

/** Joins as the signed-in person, or as a new one with an account of their own. */
export const acceptInvite = (token: string, account?: NewAccount): Promise<{ team: string }> =>
  call("post", "/api/v1/invites/accept", { body: { token, ...(account && { account }) } });
