/** What a project's writers can change, and the way to delete it. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { changeProject, deleteProject } from "../../lib/api/projects";
import type { Project } from "../../lib/api/types";
import { useAction } from "../../lib/load";
import { reaches } from "../../lib/session";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Confirm } from "../../lib/ui/Dialog";
import { FormError } from "../../lib/ui/States";
import { Thumbnail } from "../gallery/Card";
import { toChange, type Description } from "./description";
import { ProjectFields } from "./ProjectForm";
import type { TabProps } from "./ProjectPage";

const described = (project: Project): Description => ({
  title: project.title,
  emoji: project.emoji,
  color_from: project.color_from,
  color_to: project.color_to,
  description: project.description,
  tags: project.tags.join(", "),
  visibility: project.visibility,
});

export function SettingsTab({ project, loaded }: TabProps) {
  const [value, setValue] = useState(() => described(project));
  const save = useAction(async () => {
    const answer = await changeProject(project.team, project.name, toChange(value));
    loaded.set({ ...project, ...answer });
    announce("Settings saved.");
  });
  return (
    <div class="page reading">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.run();
        }}
      >
        <h2>Settings</h2>
        <div class="settings-picture">
          <Thumbnail project={{ ...project, ...value, tags: project.tags }} />
        </div>
        <ProjectFields value={value} errors={save.error?.fields ?? {}} onChange={setValue} />
        <FormError error={save.error} />
        <div class="actions" data-sticky>
          <Button type="submit" look="primary" busy={save.busy}>
            Save
          </Button>
        </div>
      </form>
      {reaches(project.role, "admin") && <DangerZone project={project} />}
    </div>
  );
}

function DangerZone({ project }: { project: Project }) {
  const { route } = useLocation();
  const [asking, setAsking] = useState(false);
  const remove = useAction(async () => {
    await deleteProject(project.team, project.name);
    announce(`Deleted ${project.team}/${project.name}.`);
    route("/");
  });
  return (
    <section class="danger-zone">
      <h2>Delete this project</h2>
      <p>Its README, its settings and the record of its runs go with it. Its share link is closed.</p>
      <Button
        look="danger"
        icon="trash"
        onClick={() => {
          setAsking(true);
        }}
      >
        Delete project
      </Button>
      {asking && (
        <Confirm
          title={`Delete ${project.team}/${project.name}?`}
          verb="Delete for good"
          typed={project.name}
          busy={remove.busy}
          error={remove.error}
          onConfirm={remove.run}
          onClose={() => {
            setAsking(false);
          }}
        >
          <p>This cannot be undone.</p>
        </Confirm>
      )}
    </section>
  );
}
