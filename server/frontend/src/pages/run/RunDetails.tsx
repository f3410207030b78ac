/** What went into a run, when it happened, and what it logged. */
import type { Json, Run } from "../../lib/api/types";
import { span } from "../../lib/time";
import { Copy } from "../../lib/ui/Copy";
import { JsonTree } from "../../lib/ui/JsonTree";
import { When } from "../../lib/ui/Marks";

export function Inputs({ inputs }: { inputs: Run["inputs"] }) {
  const entries: [string, Json][] = Object.entries(inputs);
  if (entries.length === 0) return <p class="sd-meta">Called without inputs.</p>;
  const named = !Array.isArray(inputs);
  return (
    <dl class="inputs-list">
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>{named ? key : `Input ${String(Number(key) + 1)}`}</dt>
          <dd>
            {value !== null && typeof value === "object" ? <JsonTree value={value} /> : <InputScalar value={value} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function InputScalar({ value }: { value: null | boolean | number | string }) {
  if (typeof value === "string") return value === "" ? <span class="sd-meta">Empty text</span> : <>{value}</>;
  return <code>{JSON.stringify(value)}</code>;
}

export function Facts({ run }: { run: Run }) {
  return (
    <section aria-label="Facts">
      <dl class="facts">
        <div>
          <dt>Asked</dt>
          <dd>
            <When at={run.created_at} />
          </dd>
        </div>
        {run.started_at && (
          <div>
            <dt>Waited</dt>
            <dd>{span(run.created_at, run.started_at)}</dd>
          </div>
        )}
        {run.started_at && run.finished_at && (
          <div>
            <dt>Took</dt>
            <dd>{span(run.started_at, run.finished_at)}</dd>
          </div>
        )}
        <div>
          <dt>Attempts</dt>
          <dd>{run.attempts}</dd>
        </div>
        <div>
          <dt>By</dt>
          <dd>{run.created_by}</dd>
        </div>
        <div>
          <dt>Id</dt>
          <dd>
            <code>{run.id}</code>
          </dd>
        </div>
      </dl>
    </section>
  );
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export function Log({ run }: { run: Run }) {
  if (run.log.length === 0) return null;
  return (
    <section aria-labelledby="log">
      <div class="section-head">
        <h2 id="log">Log</h2>
        <Copy text={run.log.map((line) => `${line.at} ${line.level} ${line.text}`).join("\n")} what="log" />
      </div>
      <div class="log" role="log" tabIndex={0} aria-label="Log lines">
        {run.log.map((line, index) => (
          <div key={index} data-level={line.level}>
            <time dateTime={line.at}>{clock.format(Date.parse(line.at))}</time>
            <span class="level">{line.level}</span>
            <span>{line.text}</span>
          </div>
        ))}
      </div>
    </section>
  );
}
