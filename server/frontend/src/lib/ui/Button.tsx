/** Buttons and links that look like them. One primary a form; quiet is the rule. */
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon";

export type Look = "primary" | "normal" | "plain" | "danger";

/** The shared stylesheet's names for our looks. */
const VARIANT: Record<Look, string | undefined> = {
  primary: "primary",
  normal: undefined,
  plain: "quiet",
  danger: "stop",
};

interface Dressing {
  look?: Look;
  icon?: IconName;
  small?: boolean;
  children: ComponentChildren;
}

export type ButtonProps = Dressing & {
  busy?: boolean;
  type?: "button" | "submit";
  disabled?: boolean;
  onClick?: () => void;
};

export function Button({
  look = "normal",
  icon,
  small,
  busy,
  children,
  type = "button",
  disabled,
  onClick,
}: ButtonProps) {
  return (
    <button
      type={type}
      class="sd-btn"
      data-variant={VARIANT[look]}
      data-size={small ? "sm" : undefined}
      aria-busy={busy || undefined}
      disabled={disabled}
      onClick={
        onClick &&
        (() => {
          if (!busy) onClick();
        })
      }
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

export type LinkButtonProps = Dressing & { href: string; target?: string; download?: boolean };

export function LinkButton({ look = "normal", icon, small, children, href, target, download }: LinkButtonProps) {
  return (
    <a
      class="sd-btn"
      data-variant={VARIANT[look]}
      data-size={small ? "sm" : undefined}
      href={href}
      target={target}
      download={download}
      rel={target === "_blank" ? "noopener" : undefined}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}

export interface IconButtonProps {
  name: IconName;
  label: string;
  onClick: (event: MouseEvent) => void;
  pressed?: boolean;
}

export function IconButton({ name, label, onClick, pressed }: IconButtonProps) {
  return (
    <button type="button" class="sd-icon-btn" title={label} aria-label={label} aria-pressed={pressed} onClick={onClick}>
      <Icon name={name} />
    </button>
  );
}
