/** Two ways to a new project: share an app into it, or make it first and share later. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { createProject } from "../../lib/api/projects";
import { useAction } from "../../lib/load";
import { projectPath } from "../../lib/paths";
import { reaches, teams } from "../../lib/session";
import { useTitle } from "../../lib/title";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Sample } from "../../lib/ui/Copy";
import { Field } from "../../lib/ui/Field";
import { FormError, SignedIn } from "../../lib/ui/States";
import { toChange, type Description } from "../project/description";
import { ProjectFields } from "../project/ProjectForm";
import { suggestName } from "./name";

export function NewProject() {
  useTitle("New project");
  return (
    <div class="page reading">
      <header class="page-head">
        <h1>New project</h1>
      </header>
      <SignedIn why="A project belongs to one of your teams.">
        <Ways />
      </SignedIn>
    </div>
  );
}

function Ways() {
  const mine = teams.value.filter((team) => reaches(team.role, "writer"));
  const [team, setTeam] = useState(mine[0]?.slug ?? "");
  return (
    <div class="sections">
      <section aria-labelledby="from-code">
        <h2 id="from-code">From your code</h2>
        <p>One line makes the project and puts the running app on its page:</p>
        <Sample code={`demo.launch(share="${team || "team"}/my-app")`} what="line of Python" />
      </section>
      <section aria-labelledby="empty">
        <h2 id="empty">Or make it first</h2>
        {mine.length === 0 ? (
          <p>
            You are in no team that you may add projects to. Create one on your account page, or ask for the role of a
            writer.
          </p>
        ) : (
          <Form teams={mine.map((item) => item.slug)} team={team} onTeam={setTeam} />
        )}
      </section>
    </div>
  );
}

const BLANK: Description = {
  title: "",
  emoji: "🎭",
  color_from: "green",
  color_to: "blue",
  description: "",
  tags: "",
  visibility: "private",
};

function Form({ teams, team, onTeam }: { teams: readonly string[]; team: string; onTeam: (team: string) => void }) {
  const { route } = useLocation();
  const [value, setValue] = useState(BLANK);
  const [ownName, setOwnName] = useState<string>();
  const name = ownName ?? suggestName(value.title);
  const make = useAction(async () => {
    const project = await createProject({ team, name, ...toChange(value) });
    announce(`Made ${project.team}/${project.name}.`);
    route(projectPath(project.team, project.name));
  });
  const errors = make.error?.fields ?? {};
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make.run();
      }}
    >
      <ProjectFields value={value} errors={errors} onChange={setValue} />
      <div class="columns">
        <Field label="Team" error={errors["team"]}>
          {(props) => (
            <select
              {...props}
              value={team}
              onChange={(event) => {
                onTeam(event.currentTarget.value);
              }}
            >
              {teams.map((item) => (
                <option key={item} value={item}>
                  {item}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label="Name in addresses"
          error={errors["name"] ?? (make.error?.status === 409 ? make.error.message : undefined)}
        >
          {(props) => (
            <input
              {...props}
              value={name}
              required
              autocapitalize="off"
              spellcheck={false}
              onInput={(event) => {
                setOwnName(event.currentTarget.value);
              }}
            />
          )}
        </Field>
      </div>
      <p class="sd-meta address-preview">{`${location.host}/${team}/${name || "…"}`}</p>
      <FormError error={Object.keys(errors).length > 0 || make.error?.status === 409 ? undefined : make.error} />
      <div class="actions" data-sticky>
        <Button type="submit" look="primary" busy={make.busy} disabled={name === ""}>
          Create project
        </Button>
      </div>
    </form>
  );
}
