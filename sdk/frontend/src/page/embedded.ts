/** The page inside a frame: it tells the page around it how high it is, and leaves out what that page does not want. */
import type { App } from "../lib/state/app";
import "./embedded.css";

function tell(what: Record<string, unknown>): void {
  // To whoever embeds it: a height and a title are no secrets, and the embedding page's address is not known here.
  parent.postMessage(what, "*");
}

export function startEmbedded(app: App): void {
  const asked = new URLSearchParams(location.search);
  const root = document.documentElement;
  // A plain <iframe> gets the height too, but the page as it is.
  if (asked.has("__embed")) {
    root.dataset["embedded"] = "";
    if (asked.get("__info") === "0") root.dataset["info"] = "off";
    if (asked.get("__container") !== "0") root.dataset["container"] = "";
  }
  if (asked.get("__autoscroll") === "1") {
    for (const dependency of app.config.dependencies) dependency.scroll_to_output = true;
  }
  if (asked.has("__embed")) {
    app.scrollTo = (id) => {
      const block = document.querySelector(`[data-block="${id}"]`);
      if (block) tell({ stagedoor: "scroll", top: block.getBoundingClientRect().top + scrollY });
    };
  }
  tell({ stagedoor: "title", title: document.title });
  const page = document.querySelector<HTMLElement>(".gradio-container");
  if (!page) return;
  let told = 0;
  const measure = (): void => {
    // What floats above the page (a dialog) needs its room too.
    const dialog = document.querySelector("dialog[open] > *");
    const height = Math.ceil(Math.max(page.offsetHeight, dialog ? dialog.getBoundingClientRect().height + 48 : 0));
    if (height === told) return;
    told = height;
    tell({ stagedoor: "size", height });
  };
  new ResizeObserver(measure).observe(page);
  new MutationObserver(measure).observe(document.body, { subtree: true, childList: true, attributeFilter: ["open"] });
  measure();
}
