/** A table: look at, search and sort it, however long; edit it like a spreadsheet where the visitor may. */
import "./Dataframe.css";

import type { VNode } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";

import type { ComponentProps, JSONValue } from "../../lib/component";
import { cssSize, FullscreenTool, saveBlob, shownButtons, Tool, useFullscreen } from "../../lib/media/tools";
import { EmptyMedia } from "../../lib/media/UploadArea";
import { fromSeparated, toSeparated } from "./clipboard";
import { EditBar } from "./EditBar";
import { Grid } from "./Grid";
import { useHistory } from "./history";
import { Icon } from "../../lib/media/icons";
import {
  cellText,
  columnKinds,
  countOf,
  isBlank,
  mayGrow,
  mayShrink,
  nextSort,
  normalise,
  parseCell,
  viewOrder,
  withBlock,
  withCell,
  withColumn,
  withHeader,
  withoutColumn,
  withoutRows,
  withRow,
  type SortKey,
  type TableValue,
} from "./logic";
import { moveBy, rangeOf, tabFrom, type Bounds, type Place, type Selection } from "./selection";
import { CopyButton, copyText } from "../../lib/ui";
import { t } from "../../lib/i18n";

interface DataframeProps {
  headers?: string[] | null;
  datatype?: string | string[] | null;
  row_count?: unknown;
  column_count?: unknown;
  col_count?: unknown;
  row_limits?: unknown;
  column_limits?: unknown;
  max_height?: number | string;
  wrap?: boolean;
  line_breaks?: boolean;
  column_widths?: unknown[] | null;
  show_row_numbers?: boolean;
  max_chars?: number | null;
  show_search?: "none" | "search" | "filter" | boolean | null;
  pinned_columns?: number | null;
  static_columns?: number[] | null;
}

type View = ComponentProps<TableValue | null, DataframeProps>;

/** See the module's comment. */
export function Dataframe(page: View): VNode {
  const settings = page.props.value;
  const editable = page.interactive.value;
  const value = useMemo(
    () => normalise(page.value.value, settings.headers, editable ? countOf(settings.row_count) : 0),
    [page.value.value, settings.headers, settings.row_count, editable],
  );
  const kinds = useMemo(() => columnKinds(value, settings.datatype), [value, settings.datatype]);
  const [search, setSearch] = useState("");
  const [sort, setSort] = useState<SortKey[]>([]);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [editing, setEditing] = useState<{ place: Place; initial: string } | null>(null);
  const history = useHistory(page, value);
  const root = useRef<HTMLDivElement>(null);
  const fullscreen = useFullscreen(root);
  const order = useMemo(() => viewOrder(value.data, search, sort), [value.data, search, sort]);
  const columnCount = settings.column_count ?? settings.col_count;
  const fixedColumns = useMemo(() => new Set(settings.static_columns ?? []), [settings.static_columns]);
  const grows = editable && mayGrow(settings.row_count, settings.row_limits, value.data.length);
  const shrinks = editable && mayShrink(settings.row_count, settings.row_limits, value.data.length);

  const bounds: Bounds = { rows: order.length, columns: value.headers.length, page: 10 };
  const select = (place: Place, extend = false): void => {
    setSelection((now) => ({ active: place, anchor: extend && now ? now.anchor : place }));
    const source = order[place.row];
    if (extend || place.row < 0 || source === undefined || !page.listens("select")) return;
    page.dispatch("select", {
      index: [source, place.column],
      value: value.data[source]?.[place.column] ?? null,
      row_value: value.data[source] ?? [],
      col_value: value.data.map((row) => row[place.column] ?? null),
      selected: true,
    });
  };
  const edit = (place: Place, initial?: string): void => {
    if (!editable || fixedColumns.has(place.column)) return;
    if (
      place.row >= 0 &&
      kinds[place.column] === "bool" &&
      typeof cellAt(place) === "boolean" &&
      initial === undefined
    ) {
      put(place, !cellAt(place));
      return;
    }
    setSelection({ active: place, anchor: place });
    const current = place.row < 0 ? (value.headers[place.column] ?? "") : cellText(cellAt(place));
    setEditing({ place, initial: initial ?? current });
  };
  const cellAt = (place: Place): JSONValue | undefined => value.data[order[place.row] ?? -1]?.[place.column];
  const put = (place: Place, cell: JSONValue): void => {
    const source = order[place.row];
    if (source === undefined) return;
    const previous = cellAt(place) ?? null;
    if (previous === cell) return;
    history.commit(withCell(value, source, place.column, cell));
    page.dispatch("edit", { index: [source, place.column], value: cell, previous_value: previous });
  };
  const editDone = (text: string, next: "down" | "up" | "right" | "left" | "stay"): void => {
    if (!editing) return;
    const { place } = editing;
    setEditing(null);
    if (place.row < 0) {
      if (text !== value.headers[place.column]) history.commit(withHeader(value, place.column, text));
    } else if (text !== cellText(cellAt(place))) put(place, parseCell(text, kinds[place.column] ?? "str"));
    if (next === "stay") return;
    const to =
      next === "right" || next === "left"
        ? tabFrom(place, next === "left", bounds)
        : moveBy(next === "down" ? "ArrowDown" : "ArrowUp", false, place, bounds);
    if (to) select(to);
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>("[role=grid]")?.focus({ preventScroll: true }),
    );
  };

  const selectedRows = (): (JSONValue | undefined)[][] => {
    if (!selection) return [];
    const range = rangeOf(selection);
    return order.slice(range.top, range.bottom + 1).map((source) => {
      const row = value.data[source];
      return Array.from({ length: range.right - range.left + 1 }, (_, at) => row?.[range.left + at]);
    });
  };
  const wholeTable = (): (JSONValue | undefined)[][] => [
    value.headers,
    ...order.map((source) => value.data[source] ?? []),
  ];
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!editable || editing || !selection || selection.active.row < 0 || !text) return;
    event.preventDefault();
    const range = rangeOf(selection);
    history.commit(
      withBlock(value, order, { row: range.top, column: range.left }, fromSeparated(text), kinds, {
        grows: grows && !search && sort.length === 0,
        fixed: fixedColumns,
      }),
    );
  };
  const clearRange = (): void => {
    if (!selection || !editable) return;
    const range = rangeOf(selection);
    const blank = Array.from({ length: range.bottom - range.top + 1 }, () =>
      Array<string>(range.right - range.left + 1).fill(""),
    );
    history.commit(
      withBlock(value, order, { row: range.top, column: range.left }, blank, kinds, {
        grows: false,
        fixed: fixedColumns,
      }),
    );
  };
  const onKeyDown = (event: KeyboardEvent, pageRows: number): void => {
    const { active } = selection ?? { active: { row: 0, column: 0 } };
    const command = event.ctrlKey || event.metaKey;
    const to = moveBy(event.key, command, active, { ...bounds, page: pageRows });
    if (to) select(to, event.shiftKey);
    else if (event.key === "Enter" && active.row === -1) setSort(nextSort(sort, active.column, event.shiftKey));
    else if (event.key === "Enter" || event.key === "F2") edit(active);
    else if (event.key === " " && kinds[active.column] === "bool") edit(active);
    else if (event.key === "Delete" || event.key === "Backspace") clearRange();
    else if (command && event.key.toLowerCase() === "z") (event.shiftKey ? history.redo : history.undo)();
    else if (command && event.key.toLowerCase() === "y") history.redo();
    else if (command && event.key.toLowerCase() === "a") {
      setSelection({ active: { row: order.length - 1, column: bounds.columns - 1 }, anchor: { row: 0, column: 0 } });
    } else if (event.key === "Tab" && editable) {
      const next = tabFrom(active, event.shiftKey, bounds);
      if (!next) return;
      select(next);
    } else if (event.key.length === 1 && !command && !event.altKey && editable && active.row >= 0)
      edit(active, event.key);
    else return;
    event.preventDefault();
  };

  const buttons = shownButtons(settings.buttons, ["fullscreen", "copy"]);
  const withSearch =
    settings.show_search === "search" || settings.show_search === "filter" || settings.show_search === true;
  if (!editable && isBlank(value.data)) return <EmptyMedia icon="table">{t("The table will stand here")}</EmptyMedia>;
  const label = settings.label ?? t("Table");
  return (
    <div class="sd-df" ref={root} data-full={fullscreen.full ? "" : undefined}>
      {(withSearch || buttons.size > 0) && (
        <div class="sd-df-bar">
          {withSearch && (
            <label class="sd-df-search">
              <Icon name="search" size={16} />
              <input
                type="search"
                placeholder={t("Search")}
                aria-label={t("Search {label}", { label })}
                value={search}
                onInput={(event) => setSearch(event.currentTarget.value)}
              />
            </label>
          )}
          <span class="sd-meta sd-num" role="status">
            {search
              ? t("{shown} of {n} rows", { shown: order.length, n: value.data.length })
              : t("{n} row|{n} rows", { n: value.data.length })}
          </span>
          {settings.show_search === "filter" && search && (
            <button
              type="button"
              class="sd-btn"
              data-size="sm"
              onClick={() => {
                history.commit({
                  headers: value.headers,
                  data: order.flatMap((source) => (value.data[source] ? [value.data[source]] : [])),
                  metadata: null,
                });
                setSearch("");
              }}
            >
              {t("Keep only these")}
            </button>
          )}
          <span class="sd-df-tools">
            {buttons.has("copy") && <CopyButton text={() => toSeparated(wholeTable(), "\t")} label={t("Copy table")} />}
            {buttons.has("copy") && (
              <Tool
                icon="download"
                label={t("Download as CSV")}
                onClick={() =>
                  saveBlob(
                    new Blob(["\ufeff", toSeparated(wholeTable(), ",")], { type: "text/csv" }),
                    `${label.replace(/[^\w-]+/g, "-")}.csv`,
                  )
                }
              />
            )}
            {buttons.has("fullscreen") && <FullscreenTool {...fullscreen} />}
          </span>
        </div>
      )}
      <Grid
        id={page.controlId}
        label={label}
        value={value}
        kinds={kinds}
        order={order}
        sort={sort}
        selection={selection}
        editing={editing}
        editable={editable}
        fixedColumns={fixedColumns}
        wrap={settings.wrap ?? false}
        lineBreaks={settings.line_breaks ?? true}
        maxChars={settings.max_chars}
        maxHeight={fullscreen.full ? "calc(100dvh - 112px)" : (cssSize(settings.max_height) ?? "500px")}
        widths={settings.column_widths}
        pinned={Math.min(settings.pinned_columns ?? 0, value.headers.length - 1)}
        rowNumbers={settings.show_row_numbers ?? false}
        onSelect={select}
        onEdit={edit}
        onEditDone={editDone}
        onEditCancel={() => {
          setEditing(null);
          requestAnimationFrame(() =>
            root.current?.querySelector<HTMLElement>("[role=grid]")?.focus({ preventScroll: true }),
          );
        }}
        onToggle={(place, checked) => put(place, checked)}
        onSort={(column, add) => setSort(nextSort(sort, column, add))}
        onKeyDown={onKeyDown}
        onCopy={(event) => {
          if (editing || !selection) return;
          event.preventDefault();
          const text = toSeparated(selectedRows(), "\t");
          if (event.clipboardData) event.clipboardData.setData("text/plain", text);
          else void copyText(text);
        }}
        onPaste={paste}
      />
      {editable && (
        <EditBar
          grows={grows}
          shrinks={shrinks && (selection?.active.row ?? -1) >= 0}
          growsColumns={columnCount !== undefined && mayGrow(columnCount, settings.column_limits, value.headers.length)}
          shrinksColumns={
            columnCount !== undefined &&
            selection !== null &&
            value.headers.length > 1 &&
            mayShrink(columnCount, settings.column_limits, value.headers.length)
          }
          canUndo={history.canUndo}
          canRedo={history.canRedo}
          onUndo={history.undo}
          onRedo={history.redo}
          onAddRow={() => {
            const after = selection ? order[rangeOf(selection).bottom] : undefined;
            history.commit(
              withRow(value, after === undefined || search || sort.length > 0 ? value.data.length : after + 1, kinds),
            );
          }}
          onDeleteRows={() => {
            if (!selection) return;
            const range = rangeOf(selection);
            history.commit(withoutRows(value, order.slice(range.top, range.bottom + 1)));
            setSelection(null);
          }}
          onAddColumn={() =>
            history.commit(
              withColumn(
                value,
                selection ? selection.active.column + 1 : value.headers.length,
                t("Column {n}", { n: value.headers.length + 1 }),
              ),
            )
          }
          onDeleteColumn={() => {
            if (selection) history.commit(withoutColumn(value, selection.active.column));
            setSelection(null);
          }}
        />
      )}
    </div>
  );
}
