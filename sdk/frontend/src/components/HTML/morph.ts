/**
 * Brings elements to another HTML with as little change as it takes: what stays keeps its listeners, its focus, and
 * what the visitor typed into it.
 */

/** @param keep Element that is not part of the HTML and stays wherever its parent does. */
export function morph(target: Element, html: string, keep: Element | null): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  morphChildren(target, template.content, keep);
}

function morphChildren(target: Node, wanted: Node, keep: Element | null): void {
  const old = [...target.childNodes].filter((node) => node !== keep);
  const next = [...wanted.childNodes];
  next.forEach((node, index) => {
    const before = old[index];
    if (!before) target.appendChild(node);
    else if (before.nodeType !== node.nodeType || before.nodeName !== node.nodeName) target.replaceChild(node, before);
    else if (before instanceof Element) morphElement(before, node as Element, keep);
    else if (before.nodeValue !== node.nodeValue) before.nodeValue = node.nodeValue;
  });
  for (const gone of old.slice(next.length)) gone.remove();
}

function morphElement(element: Element, wanted: Element, keep: Element | null): void {
  for (const { name } of [...element.attributes]) if (!wanted.hasAttribute(name)) element.removeAttribute(name);
  for (const { name, value } of [...wanted.attributes]) {
    if (element.getAttribute(name) === value) continue;
    element.setAttribute(name, value);
    // A changed attribute is the author's word on the field's state.
    if (name === "value" && element instanceof HTMLInputElement) element.value = value;
  }
  for (const name of ["checked", "selected", "disabled", "open"] as const) {
    if (name in element && wanted.hasAttribute(name) !== element.hasAttribute(name)) {
      element.toggleAttribute(name, wanted.hasAttribute(name));
    }
  }
  morphChildren(element, wanted, keep);
}
