/** HTML of the author's own, with template, style and script; may hold other blocks where it says `@children`. */
import "./HTML.css";

import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import type { ComponentProps, JSONValue } from "../../lib/component";
import { cssSize } from "../../lib/media/tools";
import { isAuthors, scopedStyle, showsValue, type PageGlobals } from "./logic";
import type * as SanitizeModule from "./sanitize";
import { putIntoHead } from "./head";
import { morph } from "./morph";
import { runOnLoad, type Watched } from "./script";
import { fillTemplate, scopeOf, type Scope } from "./template";
import { t } from "../../lib/i18n";

export interface HTMLProps {
  html_template?: string;
  css_template?: string;
  js_on_load?: string | null;
  apply_default_css?: boolean;
  min_height?: number | string | null;
  max_height?: number | string | null;
  padding?: boolean;
  autoscroll?: boolean;
  sanitize_html?: boolean;
  head?: string | null;
  /** Properties of the author's own, which templates and script see beside the component's. */
  props?: Record<string, unknown>;
}

type Sanitizer = typeof SanitizeModule;
let sanitizer: Sanitizer | null = null;
const CHILDREN = "@children";
const SLOT = '<div data-children style="display:contents"></div>';

/** See the module's comment. */
export function HTML(page: ComponentProps<JSONValue, HTMLProps>): VNode {
  const settings = page.props.value;
  const value = page.value.value;
  const root = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const slot = useRef<HTMLDivElement>(null);
  const watched = useRef<Watched>({ watchers: [], settle: () => undefined });
  const [, setArrived] = useState(0);

  const isPlain = showsValue(settings.html_template);
  const mustClean =
    isPlain && settings.sanitize_html !== false && !isAuthors(page.id, value, globalThis as PageGlobals);
  useEffect(() => {
    if (!mustClean || sanitizer) return;
    void import("./sanitize").then((found) => {
      sanitizer = found;
      setArrived((count) => count + 1);
    });
  }, [mustClean]);

  const scope = useMemo(() => scopeOf(settings, value), [settings, value]);
  const { html, css } = draw(settings, scope, mustClean, page.id);

  useLayoutEffect(() => {
    const target = content.current;
    if (!target) return;
    const kept = slot.current?.parentElement && target.contains(slot.current) ? slot.current : null;
    morph(target, page.children ? html.replace(CHILDREN, SLOT) : html, kept);
    if (slot.current) (target.querySelector("[data-children]") ?? target).append(slot.current);
    if (settings.autoscroll && root.current) root.current.scrollTop = root.current.scrollHeight;
  }, [html]);
  useEffect(() => {
    for (const watcher of watched.current.watchers) watcher(scope);
    watched.current.settle();
  }, [scope]);
  const { head, js_on_load: script } = settings;
  useEffect(() => {
    let isGone = false;
    let stop: (() => void) | undefined;
    void (head ? putIntoHead(head) : Promise.resolve()).then(() => {
      if (!isGone && script && content.current) stop = runOnLoad(script, content.current, page, watched.current);
    });
    return () => {
      isGone = true;
      stop?.();
    };
  }, [script, head]);

  return (
    <div
      ref={root}
      class="sd-html"
      data-html={page.id}
      data-default-css={(settings.apply_default_css ?? true) ? "" : undefined}
      data-padding={settings.padding ? "" : undefined}
      style={{ minHeight: cssSize(settings.min_height), maxHeight: cssSize(settings.max_height) }}
    >
      {css && <style>{css}</style>}
      {settings.show_label === true && settings.label && <div class="sd-label">{settings.label}</div>}
      <div ref={content} />
      {page.children && (
        <div ref={slot} class="sd-html-children">
          {page.children}
        </div>
      )}
    </div>
  );
}

function draw(settings: HTMLProps, scope: Scope, mustClean: boolean, id: number): { html: string; css: string } {
  try {
    const style = settings.css_template ? fillTemplate(settings.css_template, scope) : "";
    const css = scopedStyle(style, `[data-html="${id}"]`);
    if (!showsValue(settings.html_template)) return { html: fillTemplate(settings.html_template ?? "", scope), css };
    const value = scope["value"];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return { html: !mustClean ? text : sanitizer ? sanitizer.sanitizeOutput(text) : "", css };
  } catch (error) {
    console.error(error);
    return { html: `<p>${t("The template of this part failed. The browser's console has the details.")}</p>`, css: "" };
  }
}
