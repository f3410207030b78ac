/** Projects, their likes and tags, and what their apps can be asked to do. */
import { call } from "./request";
import type {
  NewProject,
  Project,
  ProjectAPI,
  ProjectCard,
  ProjectChange,
  ProjectState,
  Sort,
  TagCount,
} from "./types";

export interface ProjectFilter {
  query?: string;
  team?: string | null;
  tag?: string | null;
  state?: ProjectState | null;
  sort?: Sort;
  page?: number;
}

export interface ProjectPage {
  items: ProjectCard[];
  total: number;
  next?: number | null;
}

export const listProjects = (query: ProjectFilter, signal?: AbortSignal): Promise<ProjectPage> =>
  call("get", "/api/v1/projects", { query, signal });

export const readProject = (team: string, name: string, signal?: AbortSignal): Promise<Project> =>
  call("get", "/api/v1/projects/{team}/{name}", { path: { team, name }, signal });

export const createProject = (body: NewProject): Promise<Project> => call("post", "/api/v1/projects", { body });

export const changeProject = (team: string, name: string, body: ProjectChange): Promise<Project> =>
  call("patch", "/api/v1/projects/{team}/{name}", { path: { team, name }, body });

export const deleteProject = (team: string, name: string): Promise<undefined> =>
  call("delete", "/api/v1/projects/{team}/{name}", { path: { team, name } });

export const setLiked = (team: string, name: string, liked: boolean): Promise<{ likes: number; liked: boolean }> =>
  call(liked ? "put" : "delete", "/api/v1/projects/{team}/{name}/like", { path: { team, name } });

/** What the app can be asked to do; unknown (404) until it was live once. */
export const readProjectAPI = async (team: string, name: string, signal?: AbortSignal): Promise<ProjectAPI> =>
  (await call("get", "/api/v1/projects/{team}/{name}/api", { path: { team, name }, signal })) as ProjectAPI;

export const listTags = (signal?: AbortSignal): Promise<TagCount[]> => call("get", "/api/v1/tags", { signal });
