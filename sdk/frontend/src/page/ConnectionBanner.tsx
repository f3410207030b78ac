/** Says when the app is gone, back as another, or asks for a new sign-in. Inputs stay as they are all the while. */
import { useApp } from "../lib/state/app";
import type { ConnectionState } from "../lib/client/connection";
import { Icon } from "../lib/ui/Icon";
import { t, type PlainPhrase } from "../lib/i18n";

const texts: Record<Exclude<ConnectionState, "connected">, PlainPhrase> = {
  lost: "The app cannot be reached. Reconnecting; what you typed is kept.",
  replaced: "The app was restarted. Reload to get its newest version; what you typed is kept.",
  "signed-out": "You are signed out. Reload to sign in again.",
};

export function ConnectionBanner() {
  const state = useApp().connection.state.value;
  return (
    <div class="sd-banner-place" role="status" aria-live="polite">
      {state === "connected" ? null : (
        <div class="sd-banner" data-state={state} data-testid="connection-banner">
          {state === "lost" ? <span class="sd-spinner" aria-hidden="true" /> : <Icon name="info" />}
          <span>{t(texts[state])}</span>
          {state === "lost" ? null : (
            <button type="button" class="sd-btn" data-size="sm" onClick={() => location.reload()}>
              {t("Reload")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
