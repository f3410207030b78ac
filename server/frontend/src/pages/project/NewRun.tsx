/** The form that queues a run: which function, with which inputs. */
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { readProjectAPI } from "../../lib/api/projects";
import { createRun } from "../../lib/api/runs";
import type { APIEndpoint, Project } from "../../lib/api/types";
import { useAction, useLoad } from "../../lib/load";
import { announce } from "../../lib/ui/announce";
import { Button } from "../../lib/ui/Button";
import { Dialog } from "../../lib/ui/Dialog";
import { Choices, Field } from "../../lib/ui/Field";
import { FormError, Loading } from "../../lib/ui/States";
import { initialContents, parseInputs, readFields, type Contents, type Inputs } from "./inputs";
import { ParameterField } from "./ParameterField";

export interface NewRunProps {
  project: Project;
  onClose: () => void;
}

export function NewRun({ project, onClose }: NewRunProps) {
  const { data, error } = useLoad((signal) => readProjectAPI(project.team, project.name, signal), "");
  return (
    <Dialog title="New run" onClose={onClose}>
      {data || error ? (
        <Form project={project} endpoints={data?.endpoints ?? []} onClose={onClose} />
      ) : (
        <Loading what="the app's functions" />
      )}
    </Dialog>
  );
}

type Way = "fields" | "json";

function Form({ project, endpoints, onClose }: NewRunProps & { endpoints: readonly APIEndpoint[] }) {
  const { route } = useLocation();
  const [name, setName] = useState(endpoints[0]?.name ?? "/predict");
  const endpoint = endpoints.find((item) => item.name === name);
  const parameters = endpoint?.parameters ?? [];
  const [way, setWay] = useState<Way>(endpoint ? "fields" : "json");
  const [contents, setContents] = useState<Contents>({});
  const [json, setJson] = useState("[]");
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [uploads, setUploads] = useState(0);
  // One key per opened form: a second press, or a retry after a lost answer, is the same run.
  const [key] = useState(randomKey);

  useEffect(() => {
    setContents(initialContents(parameters));
    setErrors({});
  }, [name]);

  const send = useAction(async (inputs: Inputs) => {
    const run = await createRun(project.team, project.name, { endpoint: name.trim(), inputs, idempotency_key: key });
    announce(run.state === "waiting" ? "The run waits until the app is back." : "The run is in line.");
    onClose();
    route(`/runs/${encodeURIComponent(run.id)}`);
  });

  const switchTo = (next: Way) => {
    if (next === "json") setJson(JSON.stringify(readFields(parameters, contents).inputs, null, 2));
    setErrors({});
    setWay(next);
  };
  const submit = () => {
    if (way === "json") {
      const read = parseInputs(json);
      setErrors(read.ok ? {} : { "": read.error });
      if (read.ok) send.run(read.value);
      return;
    }
    const read = readFields(parameters, contents);
    setErrors(read.errors);
    if (Object.keys(read.errors).length === 0) send.run(read.inputs);
  };

  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {project.state === "offline" && (
        <p class="hint">The app is offline. The run will wait and start when it is back.</p>
      )}
      <EndpointField endpoints={endpoints} name={name} onName={setName} />
      {endpoint && (
        <Choices
          legend="How to give the inputs"
          choices={[
            { value: "fields", label: "Fields" },
            { value: "json", label: "JSON" },
          ]}
          value={way}
          onChange={switchTo}
        />
      )}
      {way === "json" ? (
        <Field label="Inputs" help="A list by position, or an object by parameter name." error={errors[""]}>
          {(control) => (
            <textarea
              {...control}
              class="sd-input editor"
              rows={6}
              spellcheck={false}
              value={json}
              onInput={(event) => {
                setJson(event.currentTarget.value);
              }}
            />
          )}
        </Field>
      ) : (
        parameters.map((parameter) => (
          <ParameterField
            key={`${name} ${parameter.name}`}
            project={project}
            parameter={parameter}
            value={contents[parameter.name] ?? ""}
            error={errors[parameter.name]}
            onBusy={(busy) => {
              setUploads((count) => count + (busy ? 1 : -1));
            }}
            onChange={(value) => {
              setContents((before) => ({ ...before, [parameter.name]: value }));
            }}
          />
        ))
      )}
      {way === "fields" && parameters.length === 0 && <p class="sd-meta">This function takes no inputs.</p>}
      <FormError error={send.error} />
      <div class="actions">
        <Button type="submit" look="primary" icon="play" busy={send.busy} disabled={uploads > 0}>
          {uploads > 0 ? "Uploading…" : "Queue the run"}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}

/** 128 random bits as text; `crypto.randomUUID` exists only on https and localhost. */
const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

interface EndpointFieldProps {
  endpoints: readonly APIEndpoint[];
  name: string;
  onName: (name: string) => void;
}

function EndpointField({ endpoints, name, onName }: EndpointFieldProps) {
  const description = endpoints.find((item) => item.name === name)?.description;
  const help = endpoints.length === 0 ? "The endpoint's name, as the app's API page shows it." : description;
  return (
    <Field label="Function" {...(help && { help })}>
      {(control) =>
        endpoints.length > 0 ? (
          <select
            {...control}
            value={name}
            onChange={(event) => {
              onName(event.currentTarget.value);
            }}
          >
            {endpoints.map((item) => (
              <option key={item.name} value={item.name}>
                {item.name}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...control}
            value={name}
            required
            autocapitalize="off"
            spellcheck={false}
            onInput={(event) => {
              onName(event.currentTarget.value);
            }}
          />
        )
      }
    </Field>
  );
}
