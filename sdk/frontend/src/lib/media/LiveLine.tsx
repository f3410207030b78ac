/** One line that says where a camera's or microphone's stream stands: live, waiting, how long it may go on, ended. */
import type { ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { LiveState } from "../component";
import { t } from "../i18n";
import { formatTime } from "./capture";

/** A stream that may go on for longer than this shows no countdown. */
const COUNTDOWN_BELOW_S = 60;

export function LiveLine({ live, on }: { live: ReadonlySignal<LiveState>; on: boolean }): VNode | null {
  const state = live.value;
  const [now, setNow] = useState(() => performance.now());
  const endsAt = on && state.stage === "open" ? state.endsAt : null;
  useEffect(() => {
    if (endsAt === null) return;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [endsAt === null]);
  if (!on) {
    if (state.stage !== "ended") return null;
    return (
      <span class="sd-meta" role="status">
        {t(state.reason === "over" ? "Stopped: the time for one stream is up" : "Stopped: the app could not go on")}
      </span>
    );
  }
  if (state.stage === "waiting") return <span class="sd-meta">{t("Waiting for the app")}</span>;
  const left = endsAt === null ? null : Math.max(0, (endsAt - now) / 1000);
  return (
    <span class="sdm-live">
      {left !== null && left <= COUNTDOWN_BELOW_S
        ? t("Live, {time} left", { time: formatTime(Math.ceil(left)) })
        : t("Live")}
    </span>
  );
}
