/** Teams, their members and the links that invite new ones. */
import { request, segment } from "./request";
import type { Member, Role, Team } from "./types";

const at = (team: string): string => `/teams/${segment(team)}`;

export const readTeam = (team: string, signal?: AbortSignal): Promise<Team> =>
  request("GET", at(team), signal && { signal });

export const createTeam = (name: string, title: string): Promise<Team> =>
  request("POST", "/teams", { body: { name, title } });

export const listMembers = (team: string, signal?: AbortSignal): Promise<Member[]> =>
  request("GET", `${at(team)}/members`, signal && { signal });

export const changeMember = (team: string, username: string, role: Role): Promise<Member> =>
  request("PATCH", `${at(team)}/members/${segment(username)}`, { body: { role } });

export const removeMember = (team: string, username: string): Promise<void> =>
  request("DELETE", `${at(team)}/members/${segment(username)}`);

export const createInvite = (team: string, role: Role): Promise<{ url: string; expires_at: string | null }> =>
  request("POST", `${at(team)}/invites`, { body: { role } });

export const acceptInvite = (token: string): Promise<Team> =>
  request("POST", "/invites/accept", { body: { token } });
