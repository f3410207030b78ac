/** How wide the page is: a column of fields is read at 720 px, things side by side at 1160 px. */
import type { LayoutNode } from "../lib/wire/types";

const WIDE_TYPES = new Set([
  "sidebar",
  "grid",
  "dataframe",
  "gallery",
  "chatbot",
  "tabs",
  "imageeditor",
  "workflowcanvas",
]);
const SMALL_TYPES = new Set(["button", "clearbutton", "downloadbutton", "uploadbutton", "duplicatebutton"]);

/** Two of these side by side want room; two text fields do not. */
const PICTURE_TYPES = new Set("image video plot nativeplot model3d annotatedimage imageslider".split(" "));

export function pageWidth(layout: LayoutNode, typeOf: (id: number) => string): "reading" | "wide" {
  return isWide(layout, typeOf) ? "wide" : "reading";
}

function isWide(node: LayoutNode, typeOf: (id: number) => string): boolean {
  const type = typeOf(node.id);
  if (WIDE_TYPES.has(type)) return true;
  const children = node.children ?? [];
  if (type === "row") {
    const fields = children.flatMap((child) => (typeOf(child.id) === "form" ? (child.children ?? []) : []));
    if (fields.length >= 3) return true;
    const columns = children.filter((child) => !SMALL_TYPES.has(typeOf(child.id)));
    if (children.filter((child) => PICTURE_TYPES.has(typeOf(child.id))).length >= 2) return true;
    if (columns.filter((child) => (child.children?.length ?? 0) > 0).length >= 2 || columns.length >= 3) return true;
  }
  return children.some((child) => isWide(child, typeOf));
}
