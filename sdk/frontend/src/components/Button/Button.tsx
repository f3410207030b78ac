import type { ComponentProps, FileData } from "../../lib/component";
import { useApp } from "../../lib/state/app";
import { t, type PlainPhrase } from "../../lib/i18n";
import "./button.css";

export interface ButtonProps {
  variant?: "primary" | "secondary" | "stop" | "huggingface";
  size?: "sm" | "md" | "lg";
  icon?: FileData | string | null;
  link?: string | null;
  link_target?: string | null;
}

export function Button({
  id,
  value,
  props,
  root,
  interactive,
  dispatch,
  fileURL,
}: ComponentProps<string, ButtonProps>) {
  const { variant = "secondary", size = "md", icon, link, link_target: target = "_self" } = props.value;
  const run = useApp().blocks.get(id)?.started.value;
  const isBusy = run?.isActive === true && run.showProgress !== "hidden";
  const attributes = { ...root, class: `${root.class} sd-btn`, "data-variant": variant, "data-size": size };
  const content = (
    <>
      {isBusy ? <span class="sd-spinner" aria-hidden="true" /> : null}
      {icon ? <img src={typeof icon === "string" ? icon : fileURL(icon)} alt="" /> : null}
      {/* Words that every app has (Submit, Clear, …) are in the catalogue; all others come back as they are. */}
      <span>{t(value.value as PlainPhrase)}</span>
    </>
  );
  const click = (): void => dispatch("click");
  if (link) {
    return (
      <a
        {...attributes}
        href={link}
        target={target ?? undefined}
        rel={target === "_blank" ? "noreferrer" : undefined}
        onClick={click}
      >
        {content}
      </a>
    );
  }
  return (
    <button {...attributes} type="button" disabled={!interactive.value} aria-busy={isBusy || undefined} onClick={click}>
      {content}
    </button>
  );
}
