/** A table among examples: its first rows and columns, as the whole would not fit and its JSON says nothing. */
import type { VNode } from "preact";

import type { JSONValue } from "../../lib/component";
import { cellWords } from "./logic";

const ROWS = 3;
const COLUMNS = 4;

export interface SampledTable {
  headers: JSONValue[];
  data: JSONValue[][];
}

/** Whether a value is a table, as Dataframe has them on the wire. */
export function isTable(value: JSONValue): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Array.isArray(value["headers"]) && Array.isArray(value["data"]) && value["data"].every(Array.isArray);
}

/** See the module's comment. */
export function TableSample({ table }: { table: SampledTable }): VNode {
  const rows = table.data.slice(0, ROWS);
  const width = Math.max(0, ...rows.map((row) => row.length));
  const isCut = { right: width > COLUMNS, below: table.data.length > ROWS };
  return (
    <span class="sd-example-table" data-cut-right={isCut.right || undefined} data-cut-below={isCut.below || undefined}>
      {rows.map((row, at) => (
        <span key={at}>
          {row.slice(0, COLUMNS).map((cell, column) => (
            <span key={column}>{cellWords(cell)}</span>
          ))}
        </span>
      ))}
    </span>
  );
}
