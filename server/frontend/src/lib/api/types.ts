/**
 * The shapes of the platform's REST interface, as the site uses them.
 *
 * Everything here is data as it comes over the wire: dates are ISO 8601 text in UTC.
 */

export type Visibility = "public" | "private";
export type Role = "owner" | "admin" | "writer" | "reader";
export type ProjectState = "live" | "offline";
export type RunState = "queued" | "waiting" | "running" | "succeeded" | "failed" | "cancelled";
export type Sort = "trending" | "likes" | "recent";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Membership {
  team: string;
  title: string;
  role: Role;
}

export interface User {
  username: string;
  display_name: string;
  email: string;
  is_admin: boolean;
  has_password: boolean;
  teams: Membership[];
}

export interface Session {
  user: User | null;
}

export interface Page<Item> {
  items: Item[];
  total: number;
  next: number | null;
}

export interface ProjectCard {
  team: string;
  name: string;
  title: string;
  emoji: string;
  color_from: string;
  color_to: string;
  description: string;
  tags: string[];
  visibility: Visibility;
  state: ProjectState;
  url: string | null;
  likes: number;
  liked: boolean;
  updated_at: string;
  owner: string;
  thumbnail_url: string | null;
}

export interface Endpoint {
  name: string;
  url: string;
  visibility: Visibility;
  live: boolean;
  since: string | null;
}

export interface Project extends ProjectCard {
  readme: string;
  sdk: string;
  role: Role | null;
  endpoint: Endpoint | null;
  runs_count: number;
  api: string[] | null;
}

export interface NewProject {
  team: string;
  name: string;
  title: string;
  emoji: string;
  color_from: string;
  color_to: string;
  description: string;
  tags: string[];
  visibility: Visibility;
}

export type ProjectChange = Partial<Omit<NewProject, "team" | "name">> & { readme?: string };

export interface LogLine {
  at: string;
  level: string;
  text: string;
}

export interface RunProgress {
  fraction: number | null;
  text: string | null;
}

export interface Run {
  id: string;
  project: string;
  endpoint: string;
  state: RunState;
  inputs: Json;
  outputs: Json[] | null;
  error: string | null;
  progress: RunProgress | null;
  attempts: number;
  log: LogLine[];
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  created_by: string | null;
  permalink: string;
}

export interface NewRun {
  endpoint: string;
  inputs: Json[] | { [name: string]: Json };
  idempotency_key?: string;
}

export interface ShareLink {
  name: string;
  url: string;
  project: string | null;
  visibility: Visibility;
  live: boolean;
  created_at: string;
  expires_at: string | null;
}

export interface AccessToken {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
}

export interface NewAccessToken extends AccessToken {
  token: string;
}

export interface PublicKey {
  id: string;
  name: string;
  fingerprint: string;
  created_at: string;
  last_used_at: string | null;
}

export interface Team {
  name: string;
  title: string;
  role: Role | null;
}

export interface Member {
  username: string;
  display_name: string;
  role: Role;
  joined_at: string;
}
