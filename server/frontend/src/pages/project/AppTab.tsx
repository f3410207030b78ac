/** The running app in a frame, or how to start it. */
import { useEffect, useState } from "preact/hooks";
import { visitLink } from "../../lib/api/links";
import type { ApiError } from "../../lib/api/request";
import type { Project } from "../../lib/api/types";
import { asApiError } from "../../lib/load";
import { webAddress } from "../../lib/paths";
import { reaches } from "../../lib/session";
import { Button } from "../../lib/ui/Button";
import { Sample } from "../../lib/ui/Copy";
import { When } from "../../lib/ui/Marks";
import { Empty, Failure, Loading } from "../../lib/ui/States";
import type { TabProps } from "./ProjectPage";

export function AppTab({ project, loaded }: TabProps) {
  if (project.state === "live" && project.endpoint) return <Frame key={project.endpoint.name} project={project} />;
  return <Offline project={project} onCheck={loaded.reload} busy={loaded.loading} />;
}

/** Public apps are framed as they are; a private one is entered with a one-time ticket first. */
function Frame({ project }: { project: Project }) {
  const endpoint = project.endpoint;
  const isPrivate = endpoint?.visibility === "private";
  const [source, setSource] = useState(isPrivate ? undefined : webAddress(endpoint?.url));
  const [error, setError] = useState<ApiError>();
  const [arrived, setArrived] = useState(false);
  useEffect(() => {
    if (!isPrivate || !endpoint) return;
    let gone = false;
    visitLink(endpoint.name, "/").then(
      (answer) => {
        if (!gone) setSource(webAddress(answer.url));
      },
      (cause: unknown) => {
        if (!gone) setError(asApiError(cause));
      },
    );
    return () => {
      gone = true;
    };
  }, []);
  if (error) {
    return (
      <div class="page">
        <Failure error={error} doing="enter the private app" />
      </div>
    );
  }
  return (
    <div class="app-frame" aria-busy={!arrived}>
      {!arrived && <Loading what="the app" />}
      {source && (
        <iframe
          src={source}
          title={`${project.title || project.name}, the app`}
          allow="camera; microphone; clipboard-write; fullscreen; autoplay"
          onLoad={() => {
            setArrived(true);
          }}
        />
      )}
    </div>
  );
}

function Offline({ project, onCheck, busy }: { project: Project; onCheck: () => void; busy: boolean }) {
  const mine = reaches(project.role, "writer");
  const since = project.endpoint?.since;
  return (
    <div class="page">
      <Empty icon="stop" title="The app is offline">
        <p>
          {since ? (
            <>
              It was last seen <When at={since} />.{" "}
            </>
          ) : (
            "It has not been started yet. "
          )}
          {mine
            ? "Start it from the machine it lives on, and it appears here by itself:"
            : "It appears here by itself when its team starts it. Runs sent meanwhile wait for it."}
        </p>
        {mine && <Sample code={`demo.launch(share="${project.team}/${project.name}")`} what="line of Python" />}
        <Button icon="refresh" busy={busy} onClick={onCheck}>
          Look again
        </Button>
      </Empty>
    </div>
  );
}
