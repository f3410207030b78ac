/** Teams, their members and the links that invite new ones. */
import { request, segment } from "./request";
import type { Invite, InviteInfo, Member, NewAccount, Role, Team } from "./types";

const at = (team: string): string => `/teams/${segment(team)}`;

export const readTeam = (team: string, signal?: AbortSignal): Promise<Team> =>
  request("GET", at(team), signal && { signal });

export const createTeam = (slug: string): Promise<Team> => request("POST", "/teams", { body: { slug } });

export const listMembers = (team: string, signal?: AbortSignal): Promise<Member[]> =>
  request("GET", `${at(team)}/members`, signal && { signal });

export const changeMember = (team: string, username: string, role: Role): Promise<void> =>
  request("PATCH", `${at(team)}/members/${segment(username)}`, { body: { role } });

export const removeMember = (team: string, username: string): Promise<void> =>
  request("DELETE", `${at(team)}/members/${segment(username)}`);

export const createInvite = (team: string, role: Role): Promise<Invite> =>
  request("POST", `${at(team)}/invites`, { body: { role } });

/** What an invitation offers, without using it. */
export const inspectInvite = (token: string): Promise<InviteInfo> =>
  request("POST", "/invites/inspect", { body: { token } });

/** Joins as the signed-in person, or as a new one with an account of their own. */
export const acceptInvite = (token: string, account?: NewAccount): Promise<{ team: string }> =>
  request("POST", "/invites/accept", { body: { token, ...(account && { account }) } });
