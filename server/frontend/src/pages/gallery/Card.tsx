/** One project in the gallery. The title's link covers the whole card; the like button stands above it. */
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { setLiked } from "../../lib/api/projects";
import type { ProjectCard } from "../../lib/api/types";
import { cssColor } from "../../lib/colors";
import { useAction } from "../../lib/load";
import { projectPath, signInPath } from "../../lib/paths";
import { user } from "../../lib/session";
import { announce } from "../../lib/ui/announce";
import { Icon } from "../../lib/ui/Icon";
import { LiveDot } from "../../lib/ui/Marks";

export interface LikeProps {
  project: ProjectCard;
}

/** Likes at once and takes it back when the server refuses. */
export function Like({ project }: LikeProps) {
  const { route, url } = useLocation();
  const [shown, setShown] = useState({ liked: project.liked, likes: project.likes });
  useEffect(() => {
    setShown({ liked: project.liked, likes: project.likes });
  }, [project.liked, project.likes]);
  const like = useAction(async (liked: boolean) => {
    const before = shown;
    setShown({ liked, likes: shown.likes + (liked ? 1 : -1) });
    try {
      await setLiked(project.team, project.name, liked);
    } catch (cause) {
      setShown(before);
      announce(`The like of ${project.title} could not be saved.`, "danger");
      throw cause;
    }
  });
  return (
    <button
      type="button"
      class="like"
      aria-pressed={shown.liked}
      aria-label={`Like ${project.title}, ${String(shown.likes)} ${shown.likes === 1 ? "like" : "likes"}`}
      onClick={() => {
        if (user.value === null) route(signInPath(url));
        else like.run(!shown.liked);
      }}
    >
      <Icon name="heart" filled={shown.liked} />
      <span>{shown.likes}</span>
    </button>
  );
}

export function Thumbnail({ project }: { project: ProjectCard }) {
  const [broken, setBroken] = useState(false);
  const { thumbnail_url, emoji, color_from, color_to } = project;
  if (thumbnail_url && !broken) {
    return (
      <div class="thumbnail">
        <img
          src={thumbnail_url}
          alt=""
          loading="lazy"
          onError={() => {
            setBroken(true);
          }}
        />
      </div>
    );
  }
  const colors = { "--from": cssColor(color_from), "--to": cssColor(color_to) };
  return (
    <div class="thumbnail" style={colors} aria-hidden="true">
      <span>{emoji || [...project.title][0]}</span>
    </div>
  );
}

export interface CardProps {
  project: ProjectCard;
}

export function Card({ project }: CardProps) {
  return (
    <article class="card">
      <Thumbnail project={project} />
      <div class="card-text">
        <div class="card-head">
          <h2>
            <a href={projectPath(project.team, project.name)}>{project.title || project.name}</a>
          </h2>
          {project.visibility === "private" && (
            <span class="card-lock" title="Private: only its team sees it">
              <Icon name="lock" />
              <span class="visually-hidden">Private</span>
            </span>
          )}
        </div>
        <p class="card-line">{project.description || "No description yet."}</p>
        <div class="card-foot">
          <span class="card-owner">{project.owner || project.team}</span>
          <LiveDot state={project.state} />
          <Like project={project} />
        </div>
      </div>
    </article>
  );
}
