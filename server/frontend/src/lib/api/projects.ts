/** Projects and their likes. */
import { request, segment } from "./request";
import type { NewProject, Page, Project, ProjectAPI, ProjectCard, ProjectChange, TagCount } from "./types";

export interface ProjectFilter {
  query?: string;
  team?: string;
  tag?: string;
  state?: string;
  sort?: string;
  page?: number;
}

const at = (team: string, name: string): string => `/projects/${segment(team)}/${segment(name)}`;

export const listProjects = (filter: ProjectFilter, signal?: AbortSignal): Promise<Page<ProjectCard>> =>
  request("GET", "/projects", { query: { ...filter }, ...(signal && { signal }) });

export const readProject = (team: string, name: string, signal?: AbortSignal): Promise<Project> =>
  request("GET", at(team, name), signal && { signal });

export const createProject = (project: NewProject): Promise<Project> => request("POST", "/projects", { body: project });

export const changeProject = (team: string, name: string, body: ProjectChange): Promise<Project> =>
  request("PATCH", at(team, name), { body });

export const deleteProject = (team: string, name: string): Promise<void> => request("DELETE", at(team, name));

export const setLiked = (team: string, name: string, liked: boolean): Promise<{ likes: number; liked: boolean }> =>
  request(liked ? "PUT" : "DELETE", `${at(team, name)}/like`);

/** What the app can be asked to do; unknown (404) until it was live once. */
export const readProjectAPI = (team: string, name: string, signal?: AbortSignal): Promise<ProjectAPI> =>
  request("GET", `${at(team, name)}/api`, signal && { signal });

export const listTags = (signal?: AbortSignal): Promise<TagCount[]> => request("GET", "/tags", signal && { signal });
