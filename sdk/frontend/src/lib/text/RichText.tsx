/**
 * Markdown on the page. Simple text is drawn as elements at once; anything more loads the full reader first and is
 * shown as plain text until it is there. Of text that grows (chat) only the blocks that changed are read again.
 */
import "./text.css";

import { render, type ComponentChildren, type VNode } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { needsWhole, splitBlocks } from "./blocks";
import { CodeBlock } from "./CodeBlock";
import { DEFAULT_DELIMITERS, type Delimiter } from "./delimiters";
import { parseSimple, plainText, slug, type Block, type Inline } from "./inline";
import type * as RichModule from "./rich";
import type { RichOptions } from "./rich";
import { t } from "../i18n";

type Reader = typeof RichModule;
let reader: Reader | null = null;

export interface RichTextProps extends RichOptions {
  source: string;
  /** Read block by block: for text that is still being written. */
  growing?: boolean;
  class?: string;
  rtl?: boolean | undefined;
}

/** See the module's comment. */
export function RichText({ source, growing = false, class: extra, rtl, ...options }: RichTextProps): VNode {
  const chunks = useMemo(() => (growing && !needsWhole(source) ? splitBlocks(source) : [source]), [source, growing]);
  const optionsKey = JSON.stringify(options);
  return (
    <div class={extra ? `sd-md ${extra}` : "sd-md"} dir={rtl ? "rtl" : "auto"}>
      {chunks.map((chunk, at) => (
        <Chunk key={at} source={chunk} options={options} optionsKey={optionsKey} />
      ))}
    </div>
  );
}

function hasFormula(source: string, delimiters: readonly Delimiter[]): boolean {
  return delimiters.some((pair) => source.includes(pair.left));
}

interface ChunkProps {
  source: string;
  options: RichOptions;
  /** The options as text: they are the same if it is. */
  optionsKey: string;
}

function Chunk({ source, options, optionsKey }: ChunkProps): VNode {
  return useMemo(() => {
    const maths = hasFormula(source, options.delimiters ?? DEFAULT_DELIMITERS);
    const blocks = maths ? null : parseSimple(source, { lineBreaks: options.lineBreaks ?? false });
    return blocks ? (
      <SimpleBlocks blocks={blocks} headerLinks={options.headerLinks ?? false} />
    ) : (
      <FullChunk source={source} options={options} optionsKey={optionsKey} />
    );
  }, [source, optionsKey]);
}

function FullChunk({ source, options, optionsKey }: ChunkProps): VNode {
  const [module, setModule] = useState<Reader | null>(reader);
  const [failed, setFailed] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (module) return;
    let gone = false;
    import("./rich")
      .then((found) => {
        reader = found;
        if (!gone) setModule(found);
      })
      .catch(() => {
        if (!gone) setFailed(true);
      });
    return () => {
      gone = true;
    };
  }, [module]);
  useLayoutEffect(() => {
    const target = host.current;
    if (!module || !target) return;
    let gone = false;
    const result = module.renderRich(source, options);
    const template = document.createElement("template");
    template.innerHTML = result.html;
    const dressed = dressCode(template.content);
    target.replaceChildren(template.content);
    if (result.formulas.length > 0) {
      target.dataset["pending"] = ""; // placeholders are hidden until the formulas are there
      void module.insertFormulas(target, result.formulas).finally(() => {
        if (!gone) delete target.dataset["pending"];
      });
    }
    return () => {
      gone = true;
      for (const place of dressed) render(null, place);
    };
  }, [module, source, optionsKey]);
  if (!module) return <div class="sd-md-plain">{failed ? source : source.replace(/<[^>]*>/g, "")}</div>;
  return <div ref={host} class="sd-md-full" />;
}

/** Give every code block its head line; answers the places that must be emptied when the text goes away. */
function dressCode(root: DocumentFragment): Element[] {
  const places: Element[] = [];
  for (const pre of root.querySelectorAll("pre[data-language]")) {
    const place = document.createElement("div");
    const code = (pre.textContent ?? "").replace(/\n$/, "");
    render(<CodeBlock code={code} language={pre.getAttribute("data-language") ?? ""} />, place);
    pre.replaceWith(place);
    places.push(place);
  }
  return places;
}

/** Blocks of the simple reader as elements. */
export function SimpleBlocks({ blocks, headerLinks }: { blocks: readonly Block[]; headerLinks: boolean }): VNode {
  return <>{blocks.map((block, at) => drawBlock(block, at, headerLinks))}</>;
}

function drawBlock(block: Block, key: number, headerLinks: boolean): VNode {
  switch (block.kind) {
    case "heading": {
      const Heading = `h${block.level}` as "h1";
      const id = slug(plainText(block.children));
      return (
        <Heading key={key} id={headerLinks && id ? `md-${id}` : undefined}>
          {drawInline(block.children)}
          {headerLinks && id && (
            <a class="sd-md-anchor" href={`#md-${id}`} aria-label={t("Link to this section")}>
              #
            </a>
          )}
        </Heading>
      );
    }
    case "paragraph":
      return <p key={key}>{drawInline(block.children)}</p>;
    case "quote":
      return (
        <blockquote key={key}>
          <p>{drawInline(block.children)}</p>
        </blockquote>
      );
    case "code":
      return <CodeBlock key={key} code={block.text} language={block.language} />;
    case "rule":
      return <hr key={key} />;
    case "list": {
      const items = block.items.map((item, at) => <li key={at}>{drawInline(item)}</li>);
      return block.ordered ? (
        <ol key={key} start={block.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      );
    }
  }
}

function drawInline(nodes: readonly Inline[]): ComponentChildren {
  return nodes.map((node, at) => {
    switch (node.kind) {
      case "text":
        return node.text;
      case "break":
        return <br key={at} />;
      case "code":
        return <code key={at}>{node.text}</code>;
      case "link": {
        const inPage = node.href.startsWith("#");
        return (
          <a
            key={at}
            href={inPage ? node.href.replace(/^#(?!md-)/, "#md-") : node.href}
            {...(inPage ? {} : { target: "_blank", rel: "noopener noreferrer" })}
          >
            {drawInline(node.children)}
          </a>
        );
      }
      default: {
        const Tag = node.kind;
        return <Tag key={at}>{drawInline(node.children)}</Tag>;
      }
    }
  });
}
