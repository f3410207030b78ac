/** The control for one parameter of an app's function. */
import { useState } from "preact/hooks";
import { uploadInput } from "../../lib/api/runs";
import type { APIParameter, Json } from "../../lib/api/types";
import { asApiError } from "../../lib/load";
import { Field, type ControlProps } from "../../lib/ui/Field";
import { choicesOf, fieldKind, parameterLabel } from "./inputs";

export interface ParameterFieldProps {
  project: { team: string; name: string };
  parameter: APIParameter;
  value: Json;
  error: string | undefined;
  onChange: (value: Json) => void;
  /** Told while a file is on its way, so that the run waits for it. */
  onBusy: (busy: boolean) => void;
}

const asText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

export function ParameterField(props: ParameterFieldProps) {
  const { parameter, value, error, onChange } = props;
  const kind = fieldKind(parameter);
  const label = parameterLabel(parameter);
  if (kind === "checkbox") {
    return (
      <div class="checks">
        <label>
          <input
            type="checkbox"
            checked={value === true}
            onChange={(event) => {
              onChange(event.currentTarget.checked);
            }}
          />
          {label}
        </label>
      </div>
    );
  }
  if (kind === "several") {
    const chosen = Array.isArray(value) ? value : [];
    return (
      <fieldset class="checks">
        <legend>{label}</legend>
        {choicesOf(parameter).map((choice) => (
          <label key={choice.label}>
            <input
              type="checkbox"
              checked={chosen.includes(choice.value)}
              onChange={(event) => {
                onChange(
                  event.currentTarget.checked
                    ? [...chosen, choice.value]
                    : chosen.filter((item) => item !== choice.value),
                );
              }}
            />
            {choice.label}
          </label>
        ))}
      </fieldset>
    );
  }
  if (kind === "file") return <FileField {...props} label={label} />;
  return (
    <Field label={label} error={error} {...(kind === "json" && { help: "As JSON." })}>
      {(control) => <Control control={control} {...props} />}
    </Field>
  );
}

function Control({ control, parameter, value, onChange }: ParameterFieldProps & { control: ControlProps }) {
  const text = asText(value);
  const onText = (event: { currentTarget: { value: string } }) => {
    onChange(event.currentTarget.value);
  };
  switch (fieldKind(parameter)) {
    case "select":
      return (
        <select
          {...control}
          value={String(choicesOf(parameter).findIndex((choice) => choice.value === value))}
          onChange={(event) => {
            onChange(choicesOf(parameter)[Number(event.currentTarget.value)]?.value ?? null);
          }}
        >
          {choicesOf(parameter).map((choice, index) => (
            <option key={index} value={String(index)}>
              {choice.label}
            </option>
          ))}
        </select>
      );
    case "number":
      return (
        <input
          {...control}
          type="number"
          step={parameter.step ?? "any"}
          {...(parameter.minimum != null && { min: parameter.minimum })}
          {...(parameter.maximum != null && { max: parameter.maximum })}
          value={text}
          onInput={onText}
        />
      );
    case "json":
      return (
        <textarea {...control} class="sd-input editor" rows={4} spellcheck={false} value={text} onInput={onText} />
      );
    default:
      return <textarea {...control} rows={2} value={text} onInput={onText} />;
  }
}

function FileField({ project, label, error, onChange, onBusy }: ParameterFieldProps & { label: string }) {
  const [state, setState] = useState<string>();
  const [failed, setFailed] = useState<string>();
  const upload = async (file: File | undefined) => {
    setFailed(undefined);
    if (!file) {
      onChange(null);
      setState(undefined);
      return;
    }
    setState(`Uploading ${file.name}…`);
    onBusy(true);
    try {
      onChange({ ...(await uploadInput(project.team, project.name, file)) });
      setState(`${file.name} is ready.`);
    } catch (cause) {
      onChange(null);
      setState(undefined);
      setFailed(asApiError(cause).message);
    } finally {
      onBusy(false);
    }
  };
  return (
    <Field label={label} error={failed ?? error}>
      {(control) => (
        <>
          <input {...control} type="file" onChange={(event) => void upload(event.currentTarget.files?.[0])} />
          <span class="help" role="status">
            {state}
          </span>
        </>
      )}
    </Field>
  );
}
