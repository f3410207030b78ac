/** The fields that describe a project, for making one and for changing it. */
import type { Color } from "../../lib/api/types";
import { COLORS } from "../../lib/colors";
import { Choices, Field } from "../../lib/ui/Field";
import type { Description } from "./description";

export interface ProjectFormProps {
  value: Description;
  errors: Readonly<Record<string, string>>;
  onChange: (value: Description) => void;
}

export function ProjectFields({ value, errors, onChange }: ProjectFormProps) {
  const change = (part: Partial<Description>) => {
    onChange({ ...value, ...part });
  };
  const color = (label: string, field: "color_from" | "color_to") => (
    <Field label={label} error={errors[field]}>
      {(props) => (
        <select
          {...props}
          value={value[field]}
          onChange={(event) => {
            change({ [field]: event.currentTarget.value as Color });
          }}
        >
          {COLORS.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  return (
    <>
      <Field label="Title" error={errors["title"]}>
        {(props) => (
          <input
            {...props}
            value={value.title}
            maxLength={120}
            onInput={(event) => {
              change({ title: event.currentTarget.value });
            }}
          />
        )}
      </Field>
      <Field label="Description" help="One line, for the gallery." error={errors["description"]}>
        {(props) => (
          <input
            {...props}
            value={value.description}
            maxLength={300}
            onInput={(event) => {
              change({ description: event.currentTarget.value });
            }}
          />
        )}
      </Field>
      <div class="columns">
        <Field label="Emoji" error={errors["emoji"]}>
          {(props) => (
            <input
              {...props}
              value={value.emoji}
              maxLength={16}
              onInput={(event) => {
                change({ emoji: event.currentTarget.value });
              }}
            />
          )}
        </Field>
        {color("Colour from", "color_from")}
        {color("Colour to", "color_to")}
      </div>
      <Field label="Tags" help="Words that help to find it, with commas between." error={errors["tags"]}>
        {(props) => (
          <input
            {...props}
            value={value.tags}
            autocapitalize="off"
            onInput={(event) => {
              change({ tags: event.currentTarget.value });
            }}
          />
        )}
      </Field>
      <div class="field">
        <span class="label">Visibility</span>
        <p class="help">
          {value.visibility === "public"
            ? "Everyone who reaches this server can open it."
            : "Only members of the team can open it."}
        </p>
        <Choices
          legend="Visibility"
          choices={[
            { value: "private", label: "Private" },
            { value: "public", label: "Public" },
          ]}
          value={value.visibility}
          onChange={(visibility) => {
            change({ visibility });
          }}
        />
      </div>
    </>
  );
}
