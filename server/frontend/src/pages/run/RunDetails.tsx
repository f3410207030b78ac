/** What went into a run, when it happened, and what it logged. */
import type { APIParameter, Json, Run } from "../../lib/api/types";
import { span } from "../../lib/time";
import { Copy } from "../../lib/ui/Copy";
import { JsonTree } from "../../lib/ui/JsonTree";
import { When } from "../../lib/ui/Marks";
import { parameterLabel } from "../project/inputs";

interface InputsProps {
  inputs: Run["inputs"];
  /** What the app calls its inputs; empty while nobody can say, as when it is offline. */
  parameters: readonly APIParameter[];
}

export function Inputs({ inputs, parameters }: InputsProps) {
  const entries: [string, Json][] = Object.entries(inputs);
  if (entries.length === 0) return <p class="sd-meta">Called without inputs.</p>;
  const nameOf = (key: string): string => {
    const parameter = Array.isArray(inputs) ? parameters[Number(key)] : parameters.find(({ name }) => name === key);
    if (parameter) return parameterLabel(parameter);
    return Array.isArray(inputs) ? `Input ${String(Number(key) + 1)}` : key;
  };
  return (
    <dl class="inputs-list">
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>{nameOf(key)}</dt>
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
