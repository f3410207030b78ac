/** A value as a tree that folds. Long lists show their beginning first. */
import { useState } from "preact/hooks";
import type { Json } from "../api/types";
import { Button } from "./Button";

/** How many entries are shown before "show all": enough to see the shape, few enough to paint at once. */
const FIRST = 50;
/** Levels open at first. */
const OPEN_DEPTH = 2;

function Scalar({ value }: { value: null | boolean | number | string }) {
  const kind = value === null ? "null" : typeof value;
  return <span class={`json-${kind}`}>{JSON.stringify(value)}</span>;
}

function Node({ name, value, depth }: { name: string | undefined; value: Json; depth: number }) {
  const [all, setAll] = useState(false);
  const label = name === undefined ? null : <span class="json-key">{name}: </span>;
  if (value === null || typeof value !== "object") {
    return (
      <div class="json-row">
        {label}
        <Scalar value={value} />
      </div>
    );
  }
  const list = Array.isArray(value);
  const entries: [string, Json][] = Object.entries(value);
  const size = `${entries.length} ${list ? "item" : "key"}${entries.length === 1 ? "" : "s"}`;
  if (entries.length === 0) {
    return (
      <div class="json-row">
        {label}
        {list ? "[ ]" : "{ }"}
      </div>
    );
  }
  return (
    <details class="json-node" open={depth < OPEN_DEPTH}>
      <summary>
        {label}
        <span class="json-size">{list ? `[ ${size} ]` : `{ ${size} }`}</span>
      </summary>
      {(all ? entries : entries.slice(0, FIRST)).map(([key, entry]) => (
        <Node key={key} name={key} value={entry} depth={depth + 1} />
      ))}
      {!all && entries.length > FIRST && (
        <Button
          small
          onClick={() => {
            setAll(true);
          }}
        >
          Show all {entries.length}
        </Button>
      )}
    </details>
  );
}

export function JsonTree({ value }: { value: Json }) {
  return (
    <div class="json">
      <Node name={undefined} value={value} depth={0} />
    </div>
  );
}
