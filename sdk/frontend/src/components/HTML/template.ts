/**
 * The author's templates: JavaScript template literals (`${…}`) and the part of Handlebars that templates of gr.HTML
 * use: `{{name}}` (escaped), `{{{name}}}`, `#if`, `#unless`, `#each` with `this`, `@index`, `@key`, `else`, comments.
 * A template is the author's own code, like the rest of the app; values are data.
 */

export type Scope = Record<string, unknown>;

/** What templates and scripts see: the component's properties, the author's own, and the value. */
export function scopeOf(settings: { props?: Scope }, value: unknown): Scope {
  const { props, ...own } = settings;
  return { ...own, ...props, value: value ?? "" };
}

/** Fill a template. Handlebars first, so that what `${…}` yields is never read as Handlebars again. */
export function fillTemplate(template: string, scope: Scope): string {
  return splitLiteral(template)
    .map((part) => (part.isCode ? evaluate(part.text, scope) : handlebars(part.text, scope)))
    .join("");
}

interface Part {
  isCode: boolean;
  text: string;
}

/** Cut a template at its `${…}`; braces, quotes and nested template literals inside of the code are respected. */
export function splitLiteral(template: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (;;) {
    const start = template.indexOf("${", at);
    if (start === -1) break;
    const end = endOfCode(template, start + 2);
    if (end === -1) break;
    if (start > at) parts.push({ isCode: false, text: template.slice(at, start) });
    parts.push({ isCode: true, text: template.slice(start + 2, end) });
    at = end + 1;
  }
  if (at < template.length) parts.push({ isCode: false, text: template.slice(at) });
  return parts;
}

/** Where the brace that closes code starting at `from` stands; −1 when there is none. */
function endOfCode(source: string, from: number): number {
  // What is open around the place we read: code braces, or a nested template literal.
  const open: ("{" | "`")[] = ["{"];
  for (let at = from; at < source.length; at++) {
    const char = source[at];
    if (char === "\\") at += 1;
    else if (open.at(-1) === "`") {
      if (char === "`") open.pop();
      else if (char === "$" && source[at + 1] === "{") {
        open.push("{");
        at += 1;
      }
    } else if (char === '"' || char === "'") {
      const close = source.slice(at + 1).search(char === '"' ? /(?<!\\)"/ : /(?<!\\)'/);
      if (close === -1) return -1;
      at += close + 1;
    } else if (char === "`" || char === "{") open.push(char);
    else if (char === "}") {
      open.pop();
      if (open.length === 0) return at;
    }
  }
  return -1;
}

/** Evaluate one JavaScript expression of the author's with the scope's names in sight. */
function evaluate(code: string, scope: Scope): string {
  const names = Object.keys(scope).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
  // The author's own template language is JavaScript (gr.HTML's html_template).
  const run = new Function(...names, `return (${code});`) as (...values: unknown[]) => unknown;
  const value = run(...names.map((name) => scope[name]));
  return value === null || value === undefined ? "" : String(value as string);
}

interface Node {
  kind: "text" | "value" | "raw" | "if" | "unless" | "each";
  text: string;
  body: Node[];
  otherwise: Node[];
}

/** Fill the Handlebars part of a template. */
export function handlebars(template: string, scope: Scope): string {
  if (!template.includes("{{")) return template;
  return draw(parse(template), { this: scope, ...scope });
}

function parse(template: string): Node[] {
  const root: Node = { kind: "text", text: "", body: [], otherwise: [] };
  const stack: { node: Node; into: Node[] }[] = [{ node: root, into: root.body }];
  const pattern = /\{\{\{\s*([^{}]+?)\s*\}\}\}|\{\{\s*(![\s\S]*?|[#/]?[^{}]+?)\s*\}\}/g;
  let at = 0;
  const top = (): { node: Node; into: Node[] } => stack.at(-1) ?? { node: root, into: root.body };
  const add = (kind: Node["kind"], text: string): Node => {
    const node: Node = { kind, text, body: [], otherwise: [] };
    top().into.push(node);
    return node;
  };
  for (const match of template.matchAll(pattern)) {
    if (match.index > at) add("text", template.slice(at, match.index));
    at = match.index + match[0].length;
    const raw = match[1];
    const tag = match[2] ?? "";
    const block = /^#(if|unless|each)\s+(.+)$/.exec(tag);
    if (raw !== undefined) add("raw", raw);
    else if (tag.startsWith("!")) continue;
    else if (block) {
      const node = add(block[1] as "if", block[2] ?? "");
      stack.push({ node, into: node.body });
    } else if (tag === "else") {
      const current = stack.at(-1);
      if (current && stack.length > 1) current.into = current.node.otherwise;
    } else if (tag.startsWith("/")) {
      if (stack.length > 1) stack.pop();
    } else add("value", tag);
  }
  if (at < template.length) add("text", template.slice(at));
  return root.body;
}

function draw(nodes: readonly Node[], scope: Scope): string {
  return nodes
    .map((node) => {
      switch (node.kind) {
        case "text":
          return node.text;
        case "value":
          return escapeHTML(text(look(node.text, scope)));
        case "raw":
          return text(look(node.text, scope));
        case "if":
          return draw(truthy(look(node.text, scope)) ? node.body : node.otherwise, scope);
        case "unless":
          return draw(truthy(look(node.text, scope)) ? node.otherwise : node.body, scope);
        case "each":
          return each(node, scope);
      }
    })
    .join("");
}

function each(node: Node, scope: Scope): string {
  const list = look(node.text, scope);
  const entries = list !== null && typeof list === "object" ? Object.entries(list) : [];
  if (entries.length === 0) return draw(node.otherwise, scope);
  return entries
    .map(([key, item], index) => {
      const fields = item !== null && typeof item === "object" && !Array.isArray(item) ? (item as Scope) : {};
      const place = {
        this: item,
        "@index": index,
        "@key": key,
        "@first": index === 0,
        "@last": index === entries.length - 1,
      };
      return draw(node.body, { ...scope, ...fields, ...place });
    })
    .join("");
}

/** The value of a path like `user.name`, `this`, `items.0`; only own properties are seen. */
function look(path: string, scope: Scope): unknown {
  if (Object.hasOwn(scope, path)) return scope[path];
  let value: unknown = scope;
  for (const part of path.split(/[./]/)) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, part)) return undefined;
    value = (value as Scope)[part];
  }
  return value;
}

function truthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function text(value: unknown): string {
  return value === null || value === undefined
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value as string);
}

export function escapeHTML(value: string): string {
  return value.replace(/[&<>"'`=]/g, (char) => `&#${char.charCodeAt(0)};`);
}
