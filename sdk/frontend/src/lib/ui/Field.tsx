/**
 * The frame of a form field: label, help below it, the control, then what is wrong with it.
 *
 * The control finds its label by `controlId` and its texts by `describedBy(controlId)`.
 */
import type { ComponentChildren } from "preact";

import { Icon } from "./Icon";
import "./field.css";

export interface FieldProps {
  controlId: string;
  label: string;
  info?: string | undefined;
  error?: string | null | undefined;
  /** False hides the label from the eye, not from screen readers. */
  isLabelShown?: boolean;
  /** False when the content is not one labelable control: the frame is then a named group. */
  isLabelled?: boolean;
  /** What stands at the end of the label's line: the author's own buttons. */
  corner?: ComponentChildren;
  /** True when the author says so; else it is as the page. */
  isRightToLeft?: boolean;
  children: ComponentChildren;
}

/** Ids of the help and error text of a control, for its `aria-describedby`. */
export function describedBy(controlId: string, info: string | undefined, error: string | null): string | undefined {
  return [info && `${controlId}-info`, error && `${controlId}-error`].filter(Boolean).join(" ") || undefined;
}

export function Field(props: FieldProps) {
  const { controlId, label, info, error, isLabelShown = true, isLabelled = true, corner, children } = props;
  const labelClass = isLabelShown ? "sd-label" : "sd-label sd-visually-hidden";
  const texts = describedBy(controlId, info, error ?? null);
  const name = isLabelled ? (
    <label class={labelClass} id={`${controlId}-label`} for={controlId}>
      {label}
    </label>
  ) : (
    <div class={labelClass} id={`${controlId}-label`}>
      {label}
    </div>
  );
  return (
    <div
      class="sd-field"
      dir={props.isRightToLeft ? "rtl" : undefined}
      {...(isLabelled ? {} : { role: "group", "aria-labelledby": `${controlId}-label`, "aria-describedby": texts })}
    >
      {corner ? (
        <div class="sd-label-line">
          {name}
          {corner}
        </div>
      ) : (
        name
      )}
      {info ? (
        <p class="sd-info" id={`${controlId}-info`}>
          {info}
        </p>
      ) : null}
      <div class="sd-control">{children}</div>
      <FieldError controlId={controlId} error={error ?? null} />
    </div>
  );
}

export function FieldError({ controlId, error }: { controlId: string; error: string | null }) {
  if (!error) return null;
  return (
    <p class="sd-field-error" id={`${controlId}-error`} role="alert">
      <Icon name="error" size={16} />
      {error}
    </p>
  );
}
