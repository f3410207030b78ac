/**
 * The shapes of the platform's REST interface, as the site uses them.
 *
 * Everything here is data as it comes over the wire: dates are ISO 8601 text in UTC.
 */

export type Visibility = "public" | "private";
export type Role = "owner" | "admin" | "writer" | "reader";
export type ProjectState = "live" | "offline";
export type RunState = "queued" | "waiting" | "running" | "succeeded" | "failed" | "cancelled";
export type Color = "red" | "yellow" | "green" | "blue" | "indigo" | "purple" | "pink" | "gray";
export type Sort = "trending" | "likes" | "recent";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Membership {
  slug: string;
  name: string;
  role: Role;
  is_personal: boolean;
}

export interface User {
  id: string;
  username: string;
  display_name: string;
  email: string | null;
  personal_team: string;
  has_password: boolean;
}

export interface Session {
  user: User | null;
  teams: Membership[];
  scopes: string[];
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
  color_from: Color;
  color_to: Color;
  description: string;
  tags: string[];
  visibility: Visibility;
  state: ProjectState;
  url: string;
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
  title?: string;
  emoji?: string;
  color_from?: Color;
  color_to?: Color;
  description?: string;
  tags?: string[];
  visibility?: Visibility;
}

export type ProjectChange = Partial<Omit<NewProject, "team">> & { readme?: string };

export interface TagCount {
  tag: string;
  count: number;
}

/** One input of an app's function, as the app described it. */
export interface APIParameter {
  name: string;
  label: string;
  component: string;
  type: { [keyword: string]: Json };
  has_default: boolean;
  default?: Json;
  is_file: boolean;
  choices?: Json[] | null;
  minimum?: number | null;
  maximum?: number | null;
  step?: number | null;
}

export interface APIEndpoint {
  name: string;
  description: string;
  parameters: APIParameter[];
}

export interface ProjectAPI {
  title: string;
  endpoints: APIEndpoint[];
}

export interface LogLine {
  at: string;
  level: string;
  text: string;
}

export interface RunProgress {
  value: number | null;
  index?: number | null;
  length?: number | null;
  unit?: string | null;
  description?: string | null;
}

/** A run in a list. */
export interface RunSummary {
  id: string;
  project: string;
  endpoint: string;
  state: RunState;
  error: string | null;
  progress: RunProgress | null;
  attempts: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  created_by: string;
  permalink: string;
}

export interface Run extends RunSummary {
  inputs: Json[] | { [name: string]: Json };
  outputs: Json[] | null;
  log: LogLine[];
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
  slug: string;
  name: string;
  description: string;
  is_personal: boolean;
  role: Role;
  members_count: number;
  projects_count: number;
}

export interface Invite {
  url: string;
  role: Role;
  expires_at: string;
}

export interface InviteInfo {
  team: string;
  team_name: string;
  role: Role;
  invited_by: string;
  expires_at: string;
}

export interface NewAccount {
  username: string;
  email: string;
  password: string;
  display_name?: string;
}

export interface Member {
  username: string;
  display_name: string;
  role: Role;
  joined_at: string;
}
