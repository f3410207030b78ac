/** What a component wants in the page's head (`head=`): put in once for each text, scripts awaited in order. */

const done = new Map<string, Promise<void>>();

export function putIntoHead(html: string): Promise<void> {
  const known = done.get(html);
  if (known) return known;
  const arriving = insert(html);
  done.set(html, arriving);
  return arriving;
}

async function insert(html: string): Promise<void> {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const node of [...template.content.childNodes]) {
    if (!(node instanceof HTMLScriptElement)) {
      document.head.append(node);
      continue;
    }
    // A script made by a parser without a page does not run: it is made again.
    const script = document.createElement("script");
    for (const { name, value } of [...node.attributes]) script.setAttribute(name, value);
    script.textContent = node.textContent;
    script.async = false;
    const loaded = script.src
      ? new Promise<void>((resolve) => {
          script.onload = () => resolve();
          script.onerror = () => {
            console.error(`head= of a gr.HTML: ${script.src} did not load`);
            resolve();
          };
        })
      : null;
    document.head.append(script);
    await loaded;
  }
}
