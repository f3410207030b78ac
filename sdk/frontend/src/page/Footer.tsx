/** The quiet line at the end of the page: the API, the settings, and links of the author. */
import { useSignal } from "@preact/signals";
import { lazy, Opened as LazyOpened } from "./lazy";

import { useApp } from "../lib/state/app";
import { Icon } from "../lib/ui/Icon";
import { t } from "../lib/i18n";

const ApiDialog = lazy(() => import("./api/ApiDialog"));
const SettingsDialog = lazy(() => import("./SettingsDialog"));

type Opened = "api" | "settings" | null;

function openedByAddress(): Opened {
  const view = new URLSearchParams(location.search).get("view");
  // The dialog itself sees that only its recorder is wanted.
  if (view === "api-recorder") return "api";
  return view === "api" || view === "settings" ? view : null;
}

export function Footer() {
  const app = useApp();
  const opened = useSignal<Opened>(openedByAddress());
  const links = app.config.footer_links ?? ["api", "settings"];
  const close = (): void => {
    opened.value = null;
  };
  return (
    <footer class="sd-footer">
      {links.map((link) => {
        if (link === "api") {
          return (
            <button type="button" key="api" class="sd-footer-link" onClick={() => (opened.value = "api")}>
              <Icon name="api" size={16} />
              {t("Use via API")}
            </button>
          );
        }
        if (link === "settings") {
          return (
            <button type="button" key="settings" class="sd-footer-link" onClick={() => (opened.value = "settings")}>
              <Icon name="gear" size={16} />
              {t("Settings")}
            </button>
          );
        }
        if (link === "runs") {
          return (
            <a key="runs" class="sd-footer-link" href={`${app.address.api}/runs`}>
              {t("Your runs")}
            </a>
          );
        }
        if (typeof link === "string") return null;
        return (
          <a key={link.url} class="sd-footer-link" href={link.url} rel="noreferrer">
            {link.label}
          </a>
        );
      })}
      {app.config.username ? (
        <a class="sd-footer-link" href={`${app.address.root}/logout`}>
          {t("Sign out ({name})", { name: app.config.username })}
        </a>
      ) : null}
      <span class="sd-footer-mark">{t("Made with Stagedoor")}</span>
      {opened.value === "api" ? <LazyOpened of={ApiDialog} onClose={close} /> : null}
      {opened.value === "settings" ? <LazyOpened of={SettingsDialog} onClose={close} /> : null}
    </footer>
  );
}
