/**
 * The full Markdown reader: marked for the grammar, DOMPurify for safety, in one lazy chunk. Code blocks come out as
 * `<pre data-language>`; `RichText` dresses them. Formulas are put in after sanitising, by KaTeX, which builds its
 * own markup from text and is told to trust nothing.
 */
import DOMPurify from "dompurify";
import { Marked, type Tokens } from "marked";

import { settleAttributes } from "./attributes";
import { DEFAULT_DELIMITERS, extractFormulas, PLACEHOLDER, type Delimiter } from "./delimiters";
import { slug } from "./inline";
import { t } from "../i18n";

export interface RichOptions {
  lineBreaks?: boolean | undefined;
  headerLinks?: boolean | undefined;
  /** False shows the author's HTML as it is (Gradio's `sanitize_html=False`); scripts still do not run from it. */
  sanitize?: boolean | undefined;
  delimiters?: readonly Delimiter[] | undefined;
  /** Tags of the author's own that Chatbot should show as text (`allow_tags=False`) or keep. */
  allowTags?: boolean | readonly string[] | undefined;
}

/**
 * Tags that cannot run anything but could redress or leave the page. Style elements would restyle the whole page,
 * forms would send passwords away.
 */
const FORBIDDEN_TAGS = ["style", "link", "meta", "base", "form", "dialog", "iframe", "object", "embed", "portal"];
const FORBIDDEN_ATTRIBUTES = [
  "srcdoc",
  "formaction",
  "ping",
  "autofocus",
  "popover",
  "popovertarget",
  "slot",
  "is",
  "name",
];

const purify = DOMPurify(window);
purify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "A" && node.hasAttribute("href")) {
    const href = node.getAttribute("href") ?? "";
    if (!href.startsWith("#")) {
      node.setAttribute("target", "_blank");
    }
  }
  settleAttributes(node);
  // Fixed or absolute positioning lets text lie over the page's own controls.
  const style = node.getAttribute("style");
  if (style && /position\s*:\s*(fixed|absolute|sticky)|url\s*\(|expression|@import|\\/i.test(style))
    node.removeAttribute("style");
  if (node.hasAttribute("id")) node.setAttribute("id", `md-${(node.getAttribute("id") ?? "").replace(/^md-/, "")}`);
});

/** Make HTML safe to insert. */
export function sanitizeHTML(html: string): string {
  return purify.sanitize(html, {
    FORBID_TAGS: FORBIDDEN_TAGS,
    FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
    ADD_ATTR: ["target"],
    ALLOW_DATA_ATTR: true,
    USE_PROFILES: { html: true, svg: true, mathMl: true, svgFilters: false },
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|blob):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  });
}

function reader(options: RichOptions): Marked {
  const used = new Map<string, number>();
  return new Marked({
    gfm: true,
    breaks: options.lineBreaks ?? false,
    renderer: {
      code({ text, lang }: Tokens.Code): string {
        const language =
          (lang ?? "")
            .trim()
            .split(/\s/)[0]
            ?.replace(/[^\w+#.-]/g, "") ?? "";
        return `<pre data-language="${language}"><code>${escapeHTML(text)}\n</code></pre>\n`;
      },
      heading({ tokens, depth, text }: Tokens.Heading): string {
        const base = slug(text) || "section";
        const count = used.get(base) ?? 0;
        used.set(base, count + 1);
        const id = count === 0 ? base : `${base}-${count}`;
        const inner = this.parser.parseInline(tokens);
        const anchor = options.headerLinks
          ? `<a class="sd-md-anchor" href="#md-${id}" aria-label="${escapeHTML(t("Link to this section"))}">#</a>`
          : "";
        return `<h${depth} id="${id}">${inner}${anchor}</h${depth}>\n`;
      },
      table(token: Tokens.Table): string {
        const cells = (row: Tokens.TableCell[], tag: string): string =>
          row
            .map(
              (cell) =>
                `<${tag}${cell.align ? ` align="${cell.align}"` : ""}>${this.parser.parseInline(cell.tokens)}</${tag}>`,
            )
            .join("");
        const body = token.rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("");
        return `<div class="sd-md-table" tabindex="0" role="group" aria-label="${escapeHTML(t("Table"))}"><table><thead><tr>${cells(token.header, "th")}</tr></thead><tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
}

function escapeHTML(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Tags that an author's model invents (`<thinking>`), shown as text instead of vanishing. */
function showUnknownTags(source: string, allowed: RichOptions["allowTags"]): string {
  if (allowed === true || allowed === undefined) return source;
  const keep = new Set((allowed || []).map((tag) => tag.toLowerCase()));
  return source.replace(/<(\/?)([a-z][\w-]*)([^>]*)>/gi, (whole, _close: string, tag: string) => {
    const name = tag.toLowerCase();
    const known = !(document.createElement(name) instanceof HTMLUnknownElement) && !name.includes("-");
    return known || keep.has(name) ? whole : whole.replace("<", "&lt;");
  });
}

export interface RichResult {
  html: string;
  /** Formulas by placeholder number, still to be put in; empty when there are none. */
  formulas: { source: string; display: boolean }[];
}

/** Markdown to safe HTML. */
export function renderRich(source: string, options: RichOptions = {}): RichResult {
  const { text, formulas } = extractFormulas(source, options.delimiters ?? DEFAULT_DELIMITERS);
  const raw = reader(options).parse(showUnknownTags(text, options.allowTags), { async: false });
  return { html: options.sanitize === false ? raw : sanitizeHTML(raw), formulas };
}

/**
 * Put the formulas into the finished tree, loading KaTeX first. Only text nodes are touched: a placeholder that
 * ended up in an attribute must not become markup.
 */
export async function insertFormulas(root: ParentNode & Node, formulas: RichResult["formulas"]): Promise<void> {
  const { formula } = await import("./maths");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (!text.data.includes("\ue000")) continue;
    const parts = text.data.split(PLACEHOLDER).map((part, at): string | Element => {
      const found = at % 2 === 1 ? formulas[Number(part)] : undefined;
      if (!found) return at % 2 === 1 ? "" : part;
      const span = document.createElement("span");
      span.className = found.display ? "sd-md-formula" : "";
      if (found.display) span.tabIndex = 0;
      span.innerHTML = formula(found.source, found.display);
      return span;
    });
    text.replaceWith(...parts);
  }
}
