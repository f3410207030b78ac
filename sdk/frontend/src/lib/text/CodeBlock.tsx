/**
 * A block of code with its head line: the language and a copy button. Colour comes when the highlighter is there, and
 * a diagram in Mermaid's language becomes a picture.
 */
import "./text.css";

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

import { scheme } from "../theme/theme";
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

/** The diagram that a text in Mermaid's language describes, in the page's colours; null before and for other text. */
function useDiagram(code: string, language: string): string | null {
  const [drawing, setDrawing] = useState<string | null>(null);
  const isDark = scheme.value === "dark";
  useEffect(() => {
    if (language.toLowerCase() !== "mermaid") return;
    let gone = false;
    import("./diagrams")
      .then(async ({ drawDiagram }) => {
        const drawn = await drawDiagram(code, isDark);
        if (!gone) setDrawing(drawn);
      })
      .catch(() => undefined); // the text stands there without its picture
    return () => {
      gone = true;
    };
  }, [code, language, isDark]);
  return drawing;
}

const SHOWN_NAME: Record<string, string> = {
  py: "Python", python: "Python", js: "JavaScript", javascript: "JavaScript", ts: "TypeScript", typescript: "TypeScript", sh: "Shell", bash: "Bash",
  json: "JSON", html: "HTML", css: "CSS", sql: "SQL", yaml: "YAML", yml: "YAML", cpp: "C++", rust: "Rust", go: "Go", java: "Java", md: "Markdown", mermaid: "Mermaid",
}; // prettier-ignore

/** See the module's comment. */
export function CodeBlock({ code, language }: { code: string; language: string }): VNode {
  const coloured = useHighlighted(code, language);
  const drawing = useDiagram(code, language);
  const name = SHOWN_NAME[language.toLowerCase()] ?? (language || t("Text"));
  return (
    <figure class="sd-code" data-language={language || undefined}>
      <figcaption class="sd-code-head">
        <span>{name}</span>
        <CopyButton text={() => code} label={t("Copy code")} />
      </figcaption>
      {drawing !== null ? (
        <div class="sd-diagram" role="img" aria-label={name} dangerouslySetInnerHTML={{ __html: drawing }} />
      ) : (
        <pre tabIndex={0} aria-label={t("{language} code", { language: name })} role="group">
          {coloured === null ? (
            <code>{code}</code>
          ) : (
            <code class="hljs" dangerouslySetInnerHTML={{ __html: coloured }} />
          )}
        </pre>
      )}
    </figure>
  );
}
