/** Pages beside the app: the visitor's own runs, and how the app is used. They know the app's title and address only. */
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { FunctionComponent } from "preact";

import { Address } from "../lib/client/address";
import { t } from "../lib/i18n";
import { startTheme } from "../lib/theme/theme";
import { announcement } from "../lib/ui/announce";
import { Notices } from "../lib/ui/Notices";
import type { AppConfig } from "../lib/wire/types";
import "./views.css";

export interface ViewProps {
  address: Address;
  title: string;
  username: string | null;
}

const views: Record<string, () => Promise<{ default: FunctionComponent<ViewProps> }>> = {
  runs: () => import("./runs/RunsPage"),
  monitoring: () => import("./monitoring/MonitoringPage"),
};

export function drawView(view: string, config: AppConfig, place: Element): void {
  startTheme();
  const address = new Address(config.root, config.api_prefix);
  render(<Frame view={view} address={address} title={config.title} username={config.username ?? null} />, place);
}

function Frame({ view, ...page }: ViewProps & { view: string }) {
  const [View, setView] = useState<FunctionComponent<ViewProps> | null>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    views[view]?.().then(
      (module) => setView(() => module.default),
      () => setMissing(true),
    );
  }, [view]);
  return (
    <div class="sd-view">
      <nav class="sd-view-back">
        <a href={`${page.address.root}/`}>← {page.title}</a>
      </nav>
      {View ? <View {...page} /> : null}
      {isMissing ? <p role="alert">{t("This part of the page could not be fetched. Reload and try again.")}</p> : null}
      <Notices />
      <div class="sd-visually-hidden" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </div>
  );
}
