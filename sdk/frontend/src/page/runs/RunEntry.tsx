/** One kept run: a line that says which, and unfolded what went in and what came out. */
import { useEffect, useState } from "preact/hooks";

import type { Address } from "../../lib/client/address";
import type { FileData, JSONValue } from "../../lib/component";
import { shown, t } from "../../lib/i18n";
import { CopyButton } from "../../lib/ui/Copy";
import { Icon } from "../../lib/ui/Icon";
import { shortDuration } from "../api/statistics";
import { filesIn, isGone } from "./files";
import { isLeftOut, type KeptRun, type KeptValue } from "./kept";

interface EntryProps {
  run: KeptRun;
  address: Address;
  onDelete: () => void;
}

export function RunEntry({ run, address, onDelete }: EntryProps) {
  const [isOpen, setOpen] = useState(false);
  const moment = new Date(run.endedAt);
  return (
    <details class="sd-run-entry" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="sd-run-entry-text">{summaryOf(run)}</span>
        <span class="sd-meta sd-num">
          {run.error === undefined ? null : <span class="sd-run-entry-failed">{t("failed")} · </span>}
          <time dateTime={moment.toISOString()} title={moment.toLocaleString(shown.value.language)}>
            {timeText(moment)}
          </time>
          {` · ${shortDuration(run.seconds)}`}
        </span>
      </summary>
      {isOpen ? (
        <div class="sd-run-entry-body">
          <Values title={t("Inputs")} values={run.inputs} address={address} />
          {run.error === undefined ? (
            <Values title={t("Results")} values={run.outputs} address={address} />
          ) : (
            <p class="sd-run-entry-error">
              <Icon name="error" size={18} /> {run.error}
            </p>
          )}
          <div class="sd-run-entry-tools">
            <a class="sd-btn" data-size="sm" data-variant="primary" href={`${address.root}/?run=${run.id}`}>
              {t("Open in the app")}
            </a>
            <button type="button" class="sd-btn" data-size="sm" data-variant="quiet" onClick={onDelete}>
              {t("Delete")}
            </button>
            {run.link ? (
              <CopyButton text={() => run.link ?? ""} icon="link" label={t("Copy link to this run")} />
            ) : null}
            <code class="sd-meta">{run.endpoint}</code>
          </div>
        </div>
      ) : null}
    </details>
  );
}

function Values({ title, values, address }: { title: string; values: KeptValue[]; address: Address }) {
  if (values.length === 0) return null;
  return (
    <section>
      <h2 class="sd-label">{title}</h2>
      <dl class="sd-run-values">
        {values.map((kept, index) => (
          <div key={index}>
            <dt>{kept.label || kept.type}</dt>
            <dd>
              <Value value={kept.value} address={address} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Value({ value, address }: { value: JSONValue; address: Address }) {
  if (isLeftOut(value)) return <span class="sd-meta">{t("too large to be kept")}</span>;
  const files = filesIn(value);
  if (files.length > 0) return <Files files={files} address={address} />;
  if (value === null || value === "") return <span class="sd-meta">{t("empty")}</span>;
  return <span class="sd-run-value">{typeof value === "string" ? value : JSON.stringify(value, null, 1)}</span>;
}

function Files({ files, address }: { files: FileData[]; address: Address }) {
  const [gone, setGone] = useState<boolean[]>([]);
  useEffect(() => {
    void Promise.all(files.map((file) => isGone(address, file as unknown as JSONValue))).then(setGone);
  }, []);
  return (
    <span class="sd-run-files">
      {files.map((file, index) => {
        const name = file.orig_name ?? file.path.split("/").at(-1) ?? "";
        if (gone[index]) {
          return (
            <span key={index} class="sd-meta">
              {t("{name} is not with the app any more", { name })}
            </span>
          );
        }
        const isImage = /\.(png|jpe?g|webp|gif|avif)$/i.test(name);
        return (
          <a key={index} href={address.file(file)} target="_blank" rel="noreferrer">
            {isImage && gone.length > 0 ? <img src={address.file(file)} alt={name} loading="lazy" /> : name}
          </a>
        );
      })}
    </span>
  );
}

/** The first words that tell one run from another. */
function summaryOf(run: KeptRun): string {
  const texts = run.inputs.flatMap(({ label, value }) => {
    const files = filesIn(value);
    if (files.length > 0) return [files.map((file) => file.orig_name ?? label).join(", ")];
    if (value === null || value === "" || isLeftOut(value)) return [];
    return [typeof value === "string" ? value : JSON.stringify(value)];
  });
  return texts.join(" · ").slice(0, 200) || run.endpoint;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 minutes ago", as the visitor's language says it. */
function timeText(moment: Date): string {
  const seconds = (moment.getTime() - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat(shown.value.language, { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (-seconds >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(0, "second");
}
