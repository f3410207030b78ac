/** Examples to click: chips and thumbnails for one input, a table for several, in pages. */
import "./Dataset.css";

import type { VNode } from "preact";
import { useState } from "preact/hooks";

import type { ComponentProps, FileData, JSONValue } from "../../lib/component";
import { componentModule } from "../../lib/registry";
import { cellWords, layoutOf, nameUnlessShown, pageCount, pageLinks, pageOf } from "./logic";
import { isTable, TableSample, type SampledTable } from "./TableSample";
import { t } from "../../lib/i18n";

interface DatasetProps {
  components?: string[];
  component_props?: Record<string, unknown>[];
  samples?: JSONValue[][];
  headers?: string[];
  layout?: string | null;
  samples_per_page?: number;
  sample_labels?: string[] | null;
}

type View = ComponentProps<number | null, DatasetProps>;

/** See the module's comment. */
export function Dataset(page: View): VNode | null {
  const settings = page.props.value;
  const [current, setCurrent] = useState(0);
  const samples = settings.samples ?? [];
  const types = settings.components ?? [];
  const perPage = settings.samples_per_page ?? 10;
  if (samples.length === 0) return null;
  const shown = pageOf(samples.length, perPage, current);
  const take = (index: number): void => {
    page.setValue(index, { silent: true });
    page.dispatch("click", index);
    page.dispatch("select", { index, value: samples[index] ?? [] });
  };
  const layout = layoutOf(settings.layout, types.length, settings.sample_labels);
  const parts = { page, samples, types, shown, take };
  return (
    <div class="sd-examples">
      {layout === "table" ? <Rows {...parts} /> : <Chips {...parts} />}
      <Pages current={current} count={pageCount(samples.length, perPage)} onGo={setCurrent} />
    </div>
  );
}

interface PartProps {
  page: View;
  samples: JSONValue[][];
  types: string[];
  shown: number[];
  take: (index: number) => void;
}

function Chips({ page, samples, types, shown, take }: PartProps): VNode {
  const labels = page.props.value.sample_labels;
  return (
    <ul class="sd-examples-chips">
      {shown.map((index) => {
        const row = samples[index] ?? [];
        const label = labels?.[index];
        return (
          <li key={index}>
            <button
              type="button"
              class="sd-examples-chip"
              aria-label={label ? t("Example: {label}", { label }) : nameUnlessShown(index, row)}
              onClick={() => take(index)}
            >
              {label ??
                row.map((value, column) => (
                  <Sample key={column} type={types[column] ?? ""} value={value} fileURL={page.fileURL} />
                ))}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Rows({ page, samples, types, shown, take }: PartProps): VNode {
  const headers = page.props.value.headers ?? [];
  const columns = types.map((type, column) => headers[column] ?? type);
  return (
    <div class="sd-examples-scroll">
      <table class="sd-examples-table">
        <thead>
          <tr>
            {columns.map((name, column) => (
              <th key={column} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((index) => {
            const row = samples[index] ?? [];
            return (
              <tr key={index}>
                {columns.map((_, column) => {
                  const sample = (
                    <Sample type={types[column] ?? ""} value={row[column] ?? null} fileURL={page.fileURL} />
                  );
                  return (
                    <td key={column} data-number={typeof row[column] === "number" ? "" : undefined}>
                      {column === 0 ? (
                        <button
                          type="button"
                          class="sd-examples-use"
                          aria-label={nameUnlessShown(index, row.slice(0, 1))}
                          onClick={() => take(index)}
                        >
                          {sample}
                        </button>
                      ) : (
                        sample
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** One value of an example, drawn by its component's own example view where it has one. */
function Sample({
  type,
  value,
  fileURL,
}: {
  type: string;
  value: JSONValue;
  fileURL: (file: FileData) => string;
}): VNode {
  // Plain values need no component: its chunk would be fetched for a word.
  const isPlain = typeof value !== "object" || value === null;
  const module =
    isPlain && !/image|video|gallery|colorpicker/.test(type) ? null : componentModule(type.toLowerCase()).value;
  const Own = module && !(module instanceof Error) ? module.example : undefined;
  if (Own) return <Own value={value} fileURL={fileURL} />;
  if (isTable(value)) return <TableSample table={value as unknown as SampledTable} />;
  return <span class="sd-examples-text">{cellWords(value)}</span>;
}

function Pages({
  current,
  count,
  onGo,
}: {
  current: number;
  count: number;
  onGo: (page: number) => void;
}): VNode | null {
  if (count < 2) return null;
  return (
    <nav class="sd-examples-pages" aria-label={t("Pages of examples")}>
      {pageLinks(current, count).map((page, at) =>
        page === null ? (
          <span key={`gap-${at}`} aria-hidden="true">
            …
          </span>
        ) : (
          <button
            type="button"
            key={page}
            class="sd-btn"
            data-size="sm"
            data-variant="quiet"
            aria-label={t("Page {n}", { n: page + 1 })}
            aria-current={page === current ? "page" : undefined}
            onClick={() => onGo(page)}
          >
            {page + 1}
          </button>
        ),
      )}
    </nav>
  );
}
