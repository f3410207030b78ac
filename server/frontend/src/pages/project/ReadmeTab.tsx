/** The project's README: read by all, edited by writers with a preview beside the text. */
import { useEffect, useState } from "preact/hooks";
import { changeProject } from "../../lib/api/projects";
import { useAction } from "../../lib/load";
import { reaches } from "../../lib/session";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Choices, Field } from "../../lib/ui/Field";
import { Empty, FormError, Loading } from "../../lib/ui/States";
import type { TabProps } from "./ProjectPage";

type Renderer = (source: string) => string;

/** Rendered and sanitised markdown; the renderer comes with the first README that is opened. */
export function Markdown({ source }: { source: string }) {
  const [render, setRender] = useState<{ call: Renderer }>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    import("../../lib/markdown").then(
      (module) => {
        if (!gone) setRender({ call: module.renderMarkdown });
      },
      () => {
        if (!gone) setFailed(true);
      },
    );
    return () => {
      gone = true;
    };
  }, []);
  // Without the renderer the text itself is still worth reading.
  if (failed) return <pre class="raw">{source}</pre>;
  if (!render) return <Loading what="the text" />;
  return <div class="prose" dangerouslySetInnerHTML={{ __html: render.call(source) }} />;
}

export function ReadmeTab({ project, loaded }: TabProps) {
  const [editing, setEditing] = useState(false);
  const mine = reaches(project.role, "writer");
  if (editing) {
    return (
      <Editor
        project={project}
        loaded={loaded}
        onClose={() => {
          setEditing(false);
        }}
      />
    );
  }
  const edit = (label: string, primary: boolean) => (
    <Button
      icon="edit"
      look={primary ? "primary" : "normal"}
      small={!primary}
      onClick={() => {
        setEditing(true);
      }}
    >
      {label}
    </Button>
  );
  return (
    <div class="page reading">
      {project.readme.trim() === "" ? (
        <Empty icon="edit" title="No README yet">
          <p>
            {mine
              ? "Say what the app does, how it was made and what it is not good at."
              : "Its team has not written one."}
          </p>
          {mine && edit("Write the README", true)}
        </Empty>
      ) : (
        <>
          {mine && <div class="corner">{edit("Edit", false)}</div>}
          <Markdown source={project.readme} />
        </>
      )}
    </div>
  );
}

function Editor({ project, loaded, onClose }: TabProps & { onClose: () => void }) {
  const [text, setText] = useState(project.readme);
  const [view, setView] = useState<"write" | "preview">("write");
  const save = useAction(async () => {
    const answer = await changeProject(project.team, project.name, { readme: text });
    loaded.set({ ...project, ...answer });
    announce("README saved.");
    onClose();
  });
  const dirty = text !== project.readme;
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("beforeunload", warn);
    };
  }, [dirty]);
  return (
    <form
      class="page reading stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.run();
      }}
    >
      <Choices
        legend="View"
        choices={[
          { value: "write", label: "Write" },
          { value: "preview", label: "Preview" },
        ]}
        value={view}
        onChange={setView}
      />
      {view === "write" ? (
        <Field label="README" help="Markdown: headings, lists, tables, code.">
          {(props) => (
            <textarea
              {...props}
              class="sd-input editor"
              rows={20}
              value={text}
              onInput={(event) => {
                setText(event.currentTarget.value);
              }}
            />
          )}
        </Field>
      ) : (
        <div class="preview">
          {text.trim() === "" ? <p class="sd-meta">Nothing to show yet.</p> : <Markdown source={text} />}
        </div>
      )}
      <FormError error={save.error} />
      <div class="actions" data-sticky>
        <Button type="submit" look="primary" busy={save.busy}>
          Save
        </Button>
        <Button onClick={onClose}>{dirty ? "Discard changes" : "Close"}</Button>
      </div>
    </form>
  );
}
