/** Copying text, with an answer that can be seen and heard. */
import { useEffect, useState } from "preact/hooks";

import { announce } from "./announce";
import { Icon, type IconName } from "./Icon";
import { t } from "../i18n";

/** How long the tick stands instead of the copy icon. */
const SHOWN_MS = 1500;

/** Copy to the clipboard; also works on plain http, where browsers offer no clipboard object. Throws when refused. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (refusal) {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    if (!isCopied) throw refusal;
  }
  announce(t("Copied"));
}

interface CopyButtonProps {
  text: () => string;
  label?: string;
  icon?: IconName;
  onCopy?: () => void;
}

export function CopyButton({ text, label = t("Copy"), icon = "copy", onCopy }: CopyButtonProps) {
  const [isCopied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    if (isCopied === null) return;
    const timer = setTimeout(() => setCopied(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    void copyText(text()).then(
      () => {
        setCopied(true);
        onCopy?.();
      },
      () => setCopied(false),
    );
  };
  const name = isCopied === null ? label : isCopied ? t("Copied") : t("Copying was refused");
  return (
    <button type="button" class="sd-icon-btn" aria-label={name} title={name} onClick={copy}>
      <Icon name={isCopied === null ? icon : isCopied ? "check" : "warning"} />
    </button>
  );
}
