/** Draws what a module of the author's draws, and says so when it fails. */
import { t } from "../i18n";
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../ui";
import { loadModule, start, useStyle, type Context } from "./mount";

interface ModuleViewProps {
  /** Name of the class, for messages. */
  name: string;
  esm: string;
  css: string | undefined;
  /** Makes what the module is handed, for one mounting. */
  context: (el: HTMLElement) => Context;
}

export function ModuleView({ name, esm, css, context }: ModuleViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"arriving" | "ready" | Error>("arriving");
  useEffect(() => {
    const abort = new AbortController();
    const el = document.createElement("div");
    place.current?.replaceChildren(el);
    setState("arriving");
    const begin = async (): Promise<void> => {
      const [definition] = await Promise.all([loadModule(esm), css ? useStyle(css) : null]);
      if (abort.signal.aborted) return;
      await start(definition, context(el), abort);
      if (!abort.signal.aborted) setState("ready");
    };
    begin().catch((error: unknown) => {
      console.error(error);
      if (!abort.signal.aborted) setState(error instanceof Error ? error : new Error(String(error)));
    });
    return () => {
      abort.abort();
      el.remove();
    };
  }, [esm, css]);
  return (
    <>
      {state === "arriving" ? <div class="sd-arriving" aria-busy="true" /> : null}
      {state instanceof Error ? (
        <p class="sd-field-error" role="alert">
          <Icon name="error" size={16} />
          <span>{t("The module of {name} failed: {message}", { name, message: state.message })}</span>
        </p>
      ) : null}
      <div ref={place} class="sd-module" hidden={state instanceof Error} />
    </>
  );
}
