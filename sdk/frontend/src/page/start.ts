/** What happens once, after the first drawing: theme, the author's CSS and script, the load events. */
import type { App } from "../lib/state/app";
import { firstPaintIsOver } from "../lib/afterPaint";
import { modulesArrived } from "../lib/registry";
import { runPageScript } from "../lib/state/scripts";
import { startTheme } from "../lib/theme/theme";
import { notify } from "../lib/ui/notices";
import { t } from "../lib/i18n";
import { drawRest, firstShown } from "./firstPaint";
import { keepRuns } from "./runs/ended";

export async function startPage(app: App): Promise<void> {
  startTheme();
  const { config } = app;
  // The server writes css and head into the page; a configuration fetched later (embedding) brings its own.
  if (config.css && !document.querySelector("style[data-author-css]")) {
    const style = document.createElement("style");
    style.dataset["authorCss"] = "";
    style.textContent = config.css;
    document.head.append(style);
  }
  for (const href of config.stylesheets ?? []) {
    // Fonts and sheets of other hosts are not fetched: an app's page talks to its own host only.
    if (new URL(href, app.address.root).origin !== location.origin) continue;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    document.head.append(link);
  }
  if (!document.title) document.title = config.title;
  await firstShown();
  firstPaintIsOver();
  await drawRest(); // scripts of the author, and what loads, find the whole page
  if (config.js) {
    await modulesArrived();
    try {
      await runPageScript(config.js);
    } catch (error) {
      console.error(error);
      notify("warning", t("The page's own script failed; parts of the page may not work."));
    }
  }
  if (config.run_history) {
    keepRuns(app);
    // Opened before there is something to keep, so that it is kept at once.
    const prepare = (): void => void import("./runs/store").then(({ open }) => open()).catch(() => undefined);
    addEventListener("pointerdown", prepare, { once: true, passive: true });
  }
  app.start();
  if (config.deep_link_state === "invalid")
    notify("warning", t("This link is no longer known. The page shows its usual values."));
  if (config.dev_mode) void import("./dev").then(({ followChanges }) => followChanges(app));
  if (parent !== window) void import("./embedded").then(({ startEmbedded }) => startEmbedded(app));
  // A number is a run that this browser keeps; other names are runs of others, which the session follows.
  if (/[?&]run=\d+(?:&|$)/.test(location.search))
    void import("./runs/restore").then(({ restoreRun }) => restoreRun(app));
}
