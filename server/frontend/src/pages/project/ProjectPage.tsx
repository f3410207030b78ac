/** A project: its head, its tabs, and what the chosen tab shows. */
import { useEffect } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { readProject } from "../../lib/api/projects";
import type { Project } from "../../lib/api/types";
import { useLoad, type Loaded } from "../../lib/load";
import { projectPath, webAddress } from "../../lib/paths";
import { reaches, user } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { LinkButton } from "../../lib/ui/Button";
import { Copy } from "../../lib/ui/Copy";
import { Icon } from "../../lib/ui/Icon";
import { LiveDot, VisibilityMark } from "../../lib/ui/Marks";
import { Menu, MenuLink } from "../../lib/ui/Menu";
import { Failure, Loading } from "../../lib/ui/States";
import { Tabs } from "../../lib/ui/Tabs";
import { Like } from "../gallery/Card";
import { NotFound } from "../NotFound";
import { AppTab } from "./AppTab";
import { ReadmeTab } from "./ReadmeTab";
import { RunsTab } from "./RunsTab";
import { SettingsTab } from "./SettingsTab";

/** How often an open page asks whether its app went live or offline. */
const STATE_CHECK_MS = 10_000;

const TABS = ["", "readme", "runs", "settings"] as const;
type TabName = (typeof TABS)[number];

export function ProjectPage() {
  const { params } = useRoute();
  const tab = params["tab"] ?? "";
  const known = TABS.find((name) => name === tab);
  if (known === undefined) return <NotFound />;
  const team = params["team"] ?? "";
  const name = params["name"] ?? "";
  return <LoadedProject key={`${team}/${name}`} team={team} name={name} tab={known} />;
}

function LoadedProject({ team, name, tab }: { team: string; name: string; tab: TabName }) {
  const loaded = useLoad((signal) => readProject(team, name, signal), user.value?.username ?? "");
  const { data: project, error, reload } = loaded;
  useTitle(project?.title ?? `${team}/${name}`);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") reload();
    }, STATE_CHECK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  if (!project) {
    return (
      <div class="page">
        {error ? (
          <Failure whole error={error} doing={`open ${team}/${name}`} onRetry={reload} />
        ) : (
          <Loading what="the project" />
        )}
      </div>
    );
  }
  return (
    <div class="project" data-tab={tab || "app"}>
      <ProjectHead project={project} />
      <ProjectTabs project={project} tab={tab} />
      <ProjectTab loaded={loaded} project={project} tab={tab} />
    </div>
  );
}

function ProjectHead({ project }: { project: Project }) {
  const { team, name, title, owner, endpoint } = project;
  const share = webAddress(endpoint?.url);
  const link =
    share && endpoint?.visibility === "public" ? share : new URL(projectPath(team, name), location.href).href;
  return (
    <header class="project-head">
      <h1>
        {project.emoji && <span aria-hidden="true">{project.emoji} </span>}
        <a href={projectPath(team, name)}>{title || name}</a>
      </h1>
      <a
        class="project-team"
        href={`/teams/${encodeURIComponent(team)}`}
        title={owner ? `Made by ${owner}` : undefined}
      >
        {team}
      </a>
      <LiveDot state={project.state} />
      <VisibilityMark visibility={project.visibility} />
      <div class="project-tools">
        <Like project={project} />
        <Copy text={link} label="Copy link" what="link" />
        <Menu label="More" face={<Icon name="more" />}>
          {(close) => (
            <>
              {share && project.state === "live" && (
                <a
                  class="menu-item"
                  role="menuitem"
                  tabIndex={-1}
                  href={share}
                  target="_blank"
                  rel="noopener"
                  onClick={close}
                >
                  <Icon name="external" /> Open the app alone
                </a>
              )}
              <MenuLink href={projectPath(team, name, "runs")} onClick={close}>
                <Icon name="clock" /> Runs
              </MenuLink>
              {reaches(project.role, "writer") && (
                <MenuLink href={projectPath(team, name, "settings")} onClick={close}>
                  <Icon name="edit" /> Settings
                </MenuLink>
              )}
            </>
          )}
        </Menu>
      </div>
    </header>
  );
}

function ProjectTabs({ project, tab }: { project: Project; tab: TabName }) {
  const { url } = useLocation();
  void url;
  const to = (name: TabName, label: string, count?: number) => ({
    href: projectPath(project.team, project.name, name),
    label,
    count,
    current: name === tab,
  });
  const tabs = [to("", "App"), to("readme", "README"), to("runs", "Runs", project.runs_count)];
  if (reaches(project.role, "writer")) tabs.push(to("settings", "Settings"));
  return <Tabs label="Project" tabs={tabs} />;
}

export interface TabProps {
  project: Project;
  loaded: Loaded<Project>;
}

function ProjectTab({ project, loaded, tab }: TabProps & { tab: TabName }) {
  switch (tab) {
    case "":
      return <AppTab project={project} loaded={loaded} />;
    case "readme":
      return <ReadmeTab project={project} loaded={loaded} />;
    case "runs":
      return <RunsTab project={project} />;
    case "settings":
      return reaches(project.role, "writer") ? (
        <SettingsTab project={project} loaded={loaded} />
      ) : (
        <div class="page">
          <p>Writers of {project.team} can change this project. Your role does not allow it.</p>
          <LinkButton href={projectPath(project.team, project.name)}>Back to the app</LinkButton>
        </div>
      );
  }
}
