/** Copying text: a button, and a command line that carries one. */
import { useEffect, useState } from "preact/hooks";
import { announce } from "./announce";
import { Icon } from "./Icon";

/** How long "Copied" stands before the button offers to copy again. */
const SHOWN_MS = 1600;

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https there is no clipboard interface: select the text in a field and ask the browser.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

export interface CopyProps {
  text: string;
  /** What the button says; without it only the icon is seen. */
  label?: string;
  /** What is copied, for readers who do not see the place: "link", "token". */
  what: string;
  small?: boolean;
}

export function Copy({ text, label, what, small = true }: CopyProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => {
      setCopied(false);
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  const copy = async () => {
    const done = await writeClipboard(text);
    setCopied(done);
    announce(done ? `Copied the ${what}.` : `The browser did not let the ${what} be copied.`);
  };
  return (
    <button
      type="button"
      class={label ? "sd-btn" : "sd-icon-btn"}
      data-size={small ? "sm" : undefined}
      aria-label={label ? undefined : `Copy ${what}`}
      title={`Copy ${what}`}
      onClick={() => void copy()}
    >
      <Icon name={copied ? "check" : "copy"} />
      {label && <span>{copied ? "Copied" : label}</span>}
    </button>
  );
}

/** Code to take away, with its copy button. */
export function Sample({ code, what = "command" }: { code: string; what?: string }) {
  return (
    <div class="sample">
      <pre tabIndex={0} aria-label={what}>
        <code>{code}</code>
      </pre>
      <Copy text={code} what={what} />
    </div>
  );
}
