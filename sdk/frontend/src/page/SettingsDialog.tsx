/** What a visitor may set, for this browser: colours and language; and the ways to what else there is. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { t, type PlainPhrase } from "../lib/i18n";
import { chooseLanguage, languageName, languages } from "../lib/i18n/languages";
import { chosenLanguage } from "../lib/i18n/wanted";
import { useApp } from "../lib/state/app";
import { chooseTheme, theme, type Theme } from "../lib/theme/theme";
import { Dialog } from "../lib/ui/Dialog";
import { canInstall, install } from "./install";
import type { OpenedProps } from "./lazy";
import "./settings.css";

const themes: [Theme, PlainPhrase][] = [
  ["system", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

export default function SettingsDialog({ onClose }: OpenedProps) {
  const { address, config } = useApp();
  return (
    <Dialog title={t("Settings")} onClose={onClose}>
      <div class="sd-settings">
        <fieldset>
          <legend class="sd-label">{t("Colours")}</legend>
          <div class="sd-segments">
            {themes.map(([value, label]) => (
              <label class="sd-segment" key={value}>
                <input
                  type="radio"
                  name="sd-theme"
                  checked={theme.value === value}
                  onChange={() => chooseTheme(value)}
                />
                <span>{t(label)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <LanguageChoice />
        {config.pwa ? <Install /> : null}
        {config.run_history ? (
          <p class="sd-settings-row">
            <span>{t("Runs that this browser started are kept here.")}</span>
            <a class="sd-btn" href={`${address.api}/runs`}>
              {t("Run history")}
            </a>
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}

function LanguageChoice() {
  const { config } = useApp();
  const chosen = useSignal(chosenLanguage() ?? "");
  // The author's texts may be in languages that the page itself does not speak.
  const offered = [...new Set([...languages, ...Object.keys(config.i18n_translations ?? {})])]
    .map((tag) => ({ tag, name: languageName(tag) }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return (
    <div class="sd-field">
      <label class="sd-label" for="sd-language">
        {t("Language")}
      </label>
      <select
        id="sd-language"
        class="sd-input"
        value={chosen.value}
        onChange={(event) => {
          chosen.value = event.currentTarget.value;
          void chooseLanguage(chosen.value || null, config);
        }}
      >
        <option value="">{t("As the browser")}</option>
        {offered.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Install() {
  const isInstalled = useSignal(matchMedia("(display-mode: standalone)").matches);
  useEffect(() => {
    const done = (): void => {
      isInstalled.value = true;
    };
    addEventListener("appinstalled", done);
    return () => removeEventListener("appinstalled", done);
  }, [isInstalled]);
  return (
    <p class="sd-settings-row">
      {isInstalled.value ? (
        t("This app is installed.")
      ) : canInstall.value ? (
        <>
          <span>{t("This app can have its own window and icon.")}</span>
          <button type="button" class="sd-btn" onClick={() => void install()}>
            {t("Install")}
          </button>
        </>
      ) : (
        t("To install this app, use “Install” or “Add to home screen” in the browser's menu.")
      )}
    </p>
  );
}
