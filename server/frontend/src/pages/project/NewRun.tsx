/** The form that queues a run: which function, with which inputs. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { createRun } from "../../lib/api/runs";
import type { Json, Project } from "../../lib/api/types";
import { useAction } from "../../lib/load";
import { announce } from "../../lib/ui/announce";
import { Button, IconButton } from "../../lib/ui/Button";
import { Dialog } from "../../lib/ui/Dialog";
import { Choices, Field } from "../../lib/ui/Field";
import { FormError } from "../../lib/ui/States";
import { fieldsToInputs, parseInputs, type NamedField } from "./inputs";

type Way = "fields" | "json";

export function NewRun({ project, onClose }: { project: Project; onClose: () => void }) {
  const { route } = useLocation();
  const known = project.api ?? [];
  const [endpoint, setEndpoint] = useState(known[0] ?? "/predict");
  const [way, setWay] = useState<Way>("fields");
  const [fields, setFields] = useState<readonly NamedField[]>([{ name: "", text: "" }]);
  const [json, setJson] = useState("[]");
  const [wrong, setWrong] = useState<string>();
  // One key per opened form: a second press, or a retry after a lost answer, is the same run.
  const [key] = useState(() => crypto.randomUUID());

  const send = useAction(async (inputs: Json[] | { [name: string]: Json }) => {
    const run = await createRun(project.team, project.name, { endpoint: endpoint.trim(), inputs, idempotency_key: key });
    announce(project.state === "live" ? "The run is in line." : "The run waits until the app is back.");
    onClose();
    route(`/runs/${encodeURIComponent(run.id)}`);
  });

  const switchTo = (next: Way) => {
    if (next === "json") setJson(JSON.stringify(fieldsToInputs(fields.filter((f) => f.text !== "" || f.name !== "")), null, 2));
    setWay(next);
  };
  const submit = () => {
    const parsed = way === "json" ? parseInputs(json) : { ok: true as const, inputs: fieldsToInputs(fields) };
    setWrong(parsed.ok ? undefined : parsed.error);
    if (parsed.ok) send.run(parsed.inputs);
  };

  return (
    <Dialog title="New run" onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {project.state === "offline" && <p class="hint">The app is offline. The run will wait and start when it is back.</p>}
        <Field label="Function" {...(known.length === 0 && { help: "The name of the endpoint, as the app's API page shows it." })}>
          {(props) =>
            known.length > 0 ? (
              <select
                {...props}
                value={endpoint}
                onChange={(event) => {
                  setEndpoint(event.currentTarget.value);
                }}
              >
                {known.map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            ) : (
              <input
                {...props}
                value={endpoint}
                required
                onInput={(event) => {
                  setEndpoint(event.currentTarget.value);
                }}
              />
            )
          }
        </Field>
        <Choices
          legend="How to give the inputs"
          choices={[
            { value: "fields", label: "Fields" },
            { value: "json", label: "JSON" },
          ]}
          value={way}
          onChange={switchTo}
        />
        {way === "fields" ? (
          <Fields fields={fields} onChange={setFields} />
        ) : (
          <Field label="Inputs" help="A list by position, or an object by parameter name." error={wrong}>
            {(props) => (
              <textarea
                {...props}
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
        )}
        <FormError error={send.error} />
        <div class="actions">
          <Button type="submit" look="primary" icon="play" busy={send.busy}>
            Queue the run
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Fields({ fields, onChange }: { fields: readonly NamedField[]; onChange: (fields: readonly NamedField[]) => void }) {
  const change = (index: number, part: Partial<NamedField>) => {
    onChange(fields.map((field, at) => (at === index ? { ...field, ...part } : field)));
  };
  return (
    <fieldset class="inputs">
      <legend>Inputs</legend>
      <p class="help">In the order of the function's parameters, or by name. Numbers, true, false and JSON are read as such.</p>
      {fields.map((field, index) => (
        <div class="input-row" key={index}>
          <input
            class="sd-input"
            aria-label={`Name of input ${String(index + 1)}, optional`}
            placeholder="name (optional)"
            autocapitalize="off"
            value={field.name}
            onInput={(event) => {
              change(index, { name: event.currentTarget.value });
            }}
          />
          <input
            class="sd-input"
            aria-label={`Value of input ${String(index + 1)}`}
            placeholder="value"
            value={field.text}
            onInput={(event) => {
              change(index, { text: event.currentTarget.value });
            }}
          />
          <IconButton
            name="close"
            label={`Remove input ${String(index + 1)}`}
            onClick={() => {
              onChange(fields.filter((_, at) => at !== index));
            }}
          />
        </div>
      ))}
      <div>
        <Button
          small
          icon="plus"
          onClick={() => {
            onChange([...fields, { name: "", text: "" }]);
          }}
        >
          Add an input
        </Button>
      </div>
    </fieldset>
  );
}
