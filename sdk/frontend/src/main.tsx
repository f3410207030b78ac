/** The page of an app: reads the configuration that the server put into the page, and draws it. */
// First of all: tokens.css names the order of the cascade layers.
import "./lib/theme/tokens.css";
import "./lib/theme/base.css";
import "./lib/theme/controls.css";

import { render } from "preact";

import { paceDrawing } from "./page/pace";
import { startPage } from "./page/start";
import { PageFrame } from "./page/PageFrame";
import { wantedLanguages } from "./lib/i18n/wanted";
import { App, AppProvider } from "./lib/state/app";
import { complete } from "./lib/wire/complete";
import type { AppConfig } from "./lib/wire/types";

declare global {
  interface Window {
    gradio_config?: AppConfig;
  }
}

async function loadConfig(): Promise<AppConfig> {
  if (window.gradio_config) return window.gradio_config;
  const reply = await fetch("config", { credentials: "include" });
  if (!reply.ok) throw new Error(`the app's configuration did not arrive (HTTP ${reply.status})`);
  return (await reply.json()) as AppConfig;
}

async function main(): Promise<void> {
  const mount = document.querySelector("gradio-app");
  if (!mount) throw new Error("the page has no <gradio-app> element");
  const given = await loadConfig();
  const config = given.view ? given : complete(given);
  const wanted = wantedLanguages();
  // English visitors of an app without translations fetch nothing here.
  if (config.i18n_translations || !/^en\b/.test(wanted[0] ?? "en")) {
    await import("./lib/i18n/languages").then(({ speak }) => speak(wanted, config)).catch(console.error);
  }
  if (config.view) {
    (await import("./page/views")).drawView(config.view, config, mount);
    return;
  }
  const app = new App(config);
  render(
    <AppProvider value={app}>
      <PageFrame />
    </AppProvider>,
    mount,
  );
  await startPage(app);
}

paceDrawing();
void main();
