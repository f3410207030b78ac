/** What a visitor may set: for now the colours of the page. */
import { chooseTheme, theme, type Theme } from "../lib/theme/theme";
import { Dialog } from "../lib/ui/Dialog";
import type { OpenedProps } from "./lazy";
import { t, type PlainPhrase } from "../lib/i18n";

const themes: [Theme, PlainPhrase][] = [
  ["system", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

export default function SettingsDialog({ onClose }: OpenedProps) {
  return (
    <Dialog title={t("Settings")} onClose={onClose}>
      <fieldset>
        <legend class="sd-label">{t("Colours")}</legend>
        <div class="sd-choices">
          {themes.map(([value, label]) => (
            <label class="sd-check" key={value}>
              <input type="radio" name="sd-theme" checked={theme.value === value} onChange={() => chooseTheme(value)} />
              <span>{t(label)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </Dialog>
  );
}
