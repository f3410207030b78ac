/**
 * For the author at work (`stagedoor run --reload`): the page reloads when the app was swapped, with what was typed,
 * and shows why it could not be.
 */
import "./dev.css";

import { t } from "../lib/i18n";
import type { App } from "../lib/state/app";
import { keepInputs } from "../lib/state/kept";

export function followChanges(app: App): void {
  const channel = new EventSource(`${app.address.api}/dev/reload?app_id=${app.config.app_id}`, {
    withCredentials: true,
  });
  channel.addEventListener("reload", () => {
    keepInputs(app.blocks.values());
    location.reload();
  });
  channel.addEventListener("error", (event) => {
    // The channel's own failures (the server ended) are events of the same name, without data.
    if (event instanceof MessageEvent) showError(String(JSON.parse(String(event.data))));
  });
}

function showError(text: string): void {
  document.querySelector(".sd-dev")?.remove();
  const panel = document.createElement("section");
  panel.className = "sd-dev";
  panel.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.textContent = t("The app's file has an error");
  const report = document.createElement("pre");
  report.tabIndex = 0;
  report.textContent = text;
  const note = document.createElement("p");
  note.textContent = t("The app from before is still running. This goes away when the file is mended.");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "sd-btn";
  close.dataset["size"] = "sm";
  close.textContent = t("Close");
  close.onclick = () => panel.remove();
  panel.append(heading, report, note, close);
  document.body.append(panel);
}
