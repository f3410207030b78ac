/** What this browser has kept of the visitor's own runs: search, look, bring back, delete. */
import { useEffect, useState } from "preact/hooks";

import { t } from "../../lib/i18n";
import { announce } from "../../lib/ui/announce";
import { Icon } from "../../lib/ui/Icon";
import { notify } from "../../lib/ui/notices";
import type { ViewProps } from "../views";
import { RunEntry } from "./RunEntry";
import { appKey, type KeptRun } from "./kept";
import { deleteRuns, runsOf } from "./store";
import "./runs.css";

export default function RunsPage({ address, title, username }: ViewProps) {
  const [runs, setRuns] = useState<KeptRun[] | null>(null);
  const [search, setSearch] = useState("");
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    document.title = `${t("Your runs")} · ${title}`;
    runsOf(appKey(address, title, username)).then(setRuns, () => {
      setRuns([]);
      notify("warning", t("This browser keeps no data for this page, so there is no history."));
    });
  }, [address]);
  if (runs === null) return null;
  const words = search.trim().toLowerCase();
  const found = words ? runs.filter((run) => textOf(run).includes(words)) : runs;
  const remove = (ids: number[]): void => {
    void deleteRuns(ids).then(() => {
      setRuns(runs.filter(({ id }) => !ids.includes(id)));
      announce(t("{n} run deleted|{n} runs deleted", { n: ids.length }));
    });
    setAsking(false);
  };
  return (
    <main class="sd-runs">
      <div class="sd-view-head">
        <div>
          <h1>{t("Your runs")}</h1>
          <p class="sd-meta">{t("Kept in this browser only; the app does not have this list.")}</p>
        </div>
        {runs.length > 0 ? (
          <DeleteAll
            isAsking={isAsking}
            count={runs.length}
            onAsk={setAsking}
            onDelete={() => remove(runs.map(({ id }) => id))}
          />
        ) : null}
      </div>
      {runs.length === 0 ? (
        <div class="sd-view-empty">
          <Icon name="reset" size={28} />
          <strong>{t("There are no runs yet")}</strong>
          <span>{t("What you run in the app will stand here, so that you can come back to it.")}</span>
        </div>
      ) : (
        <>
          <input
            type="search"
            class="sd-input"
            aria-label={t("Search in your runs")}
            placeholder={t("Search in your runs")}
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          <p class="sd-visually-hidden" role="status">
            {t("{n} run|{n} runs", { n: found.length })}
          </p>
          {found.length === 0 ? <p class="sd-meta">{t("No run holds these words.")}</p> : null}
          <ul class="sd-runs-list">
            {found.map((run) => (
              <li key={run.id}>
                <RunEntry run={run} address={address} onDelete={() => remove([run.id])} />
              </li>
            ))}
          </ul>
        </>
      )}
    </main>
  );
}

interface DeleteAllProps {
  isAsking: boolean;
  count: number;
  onAsk: (isAsking: boolean) => void;
  onDelete: () => void;
}

function DeleteAll({ isAsking, count, onAsk, onDelete }: DeleteAllProps) {
  if (!isAsking) {
    return (
      <button type="button" class="sd-btn" data-size="sm" onClick={() => onAsk(true)}>
        {t("Delete all")}
      </button>
    );
  }
  return (
    <div class="sd-runs-ask" role="group" aria-label={t("Delete all")}>
      <button type="button" class="sd-btn" data-size="sm" data-variant="stop" onClick={onDelete}>
        {t("Delete {n} run|Delete {n} runs", { n: count })}
      </button>
      <button type="button" class="sd-btn" data-size="sm" data-variant="quiet" onClick={() => onAsk(false)}>
        {t("Keep them")}
      </button>
    </div>
  );
}

function textOf(run: KeptRun): string {
  const values = [...run.inputs, ...run.outputs].map(({ label, value }) => `${label} ${JSON.stringify(value)}`);
  return [run.endpoint, run.error ?? "", ...values].join(" ").toLowerCase();
}
