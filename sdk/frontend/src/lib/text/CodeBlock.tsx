/** A block of code with its head line: the language and a copy button. Colour comes when the highlighter is there. */
import "./text.css";

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

import { CopyButton } from "../ui/Copy";
import type * as HighlightModule from "./highlight";
import { t } from "../i18n";

type Highlighter = typeof HighlightModule;
let loaded: Highlighter | null = null;

/** Coloured HTML of code once the highlighter is loaded; null before, and for unknown languages. */
export function useHighlighted(code: string, language: string): string | null {
  const [module, setModule] = useState<Highlighter | null>(loaded);
  useEffect(() => {
    if (module || !language) return;
    let gone = false;
    import("./highlight")
      .then((found) => {
        loaded = found;
        if (!gone) setModule(found);
      })
      .catch(() => undefined); // colour is an extra: the code stands there without it
    return () => {
      gone = true;
    };
  }, [module, language]);
  return module && language ? module.highlight(code, language) : null;
}

const SHOWN_NAME: Record<string, string> = {
  py: "Python", python: "Python", js: "JavaScript", javascript: "JavaScript", ts: "TypeScript", typescript: "TypeScript", sh: "Shell", bash: "Bash",
  json: "JSON", html: "HTML", css: "CSS", sql: "SQL", yaml: "YAML", yml: "YAML", cpp: "C++", rust: "Rust", go: "Go", java: "Java", md: "Markdown",
}; // prettier-ignore

/** See the module's comment. */
export function CodeBlock({ code, language }: { code: string; language: string }): VNode {
  const coloured = useHighlighted(code, language);
  const name = SHOWN_NAME[language.toLowerCase()] ?? (language || t("Text"));
  return (
    <figure class="sd-code" data-language={language || undefined}>
      <figcaption class="sd-code-head">
        <span>{name}</span>
        <CopyButton text={() => code} label={t("Copy code")} />
      </figcaption>
      <pre tabIndex={0} aria-label={t("{language} code", { language: name })} role="group">
        {coloured === null ? <code>{code}</code> : <code class="hljs" dangerouslySetInnerHTML={{ __html: coloured }} />}
      </pre>
    </figure>
  );
}
