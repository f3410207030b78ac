/**
 * The grid itself (ARIA grid pattern): head and rows in one scrolling box, rows in view only. The box has the focus,
 * `aria-activedescendant` names the active cell; while a cell is edited its field has the focus.
 */
import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import { CellContent, CellEditor } from "./Cell";
import { HeadCell } from "./HeadCell";
import { cellText, safeStyle, type ColumnKind, type SortKey, type TableValue } from "./logic";
import { isInRange, type Place, type Selection } from "./selection";
import { columnsInView, columnWidths, measureIn } from "./sizing";
import { useVirtualRows } from "./virtual";
import { t } from "../../lib/i18n";

export const ROW_PX = 36;
const NUMBER_COLUMN_PX = 52;

export interface GridProps {
  id: string;
  label: string;
  value: TableValue;
  kinds: readonly ColumnKind[];
  /** Indices into the data, in the order shown. */
  order: readonly number[];
  sort: readonly SortKey[];
  selection: Selection | null;
  editing: { place: Place; initial: string } | null;
  editable: boolean;
  fixedColumns: ReadonlySet<number>;
  wrap: boolean;
  lineBreaks: boolean;
  maxChars?: number | null | undefined;
  maxHeight: string;
  widths?: readonly unknown[] | null | undefined;
  pinned: number;
  rowNumbers: boolean;
  onSelect: (place: Place, extend: boolean) => void;
  onEdit: (place: Place, initial?: string) => void;
  onEditDone: (text: string, next: "down" | "up" | "right" | "left" | "stay") => void;
  onEditCancel: () => void;
  onToggle: (place: Place, checked: boolean) => void;
  onSort: (column: number, add: boolean) => void;
  onKeyDown: (event: KeyboardEvent, pageRows: number) => void;
  onCopy: (event: ClipboardEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
}

/** See the module's comment. */
export function Grid(props: GridProps): VNode {
  const { value, order, selection, kinds } = props;
  const box = useRef<HTMLDivElement>(null);
  const [boxPx, setBoxPx] = useState({ width: 0, height: 0 });
  const [scrollPx, setScrollPx] = useState(0);
  const [resized, setResized] = useState<ReadonlyMap<number, number>>(new Map());
  const [expanded, setExpanded] = useState<string | null>(null);
  const rows = useVirtualRows({ count: order.length, rowPx: ROW_PX, headPx: ROW_PX, element: box });

  useEffect(() => {
    const target = box.current;
    if (!target) return;
    const observer = new ResizeObserver(() => setBoxPx({ width: target.clientWidth, height: target.clientHeight }));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  const numbersPx = props.rowNumbers ? NUMBER_COLUMN_PX : 0;
  const widths = useMemo(
    () =>
      columnWidths(
        value,
        kinds,
        props.widths,
        resized,
        boxPx.width - numbersPx,
        box.current ? measureIn(box.current) : (text) => text.length * 8,
      ),
    [value, kinds, props.widths, resized, boxPx.width, numbersPx],
  );
  const view = columnsInView(widths, scrollPx, boxPx.width, props.pinned);
  const lefts = widths
    .slice(0, props.pinned)
    .reduce<number[]>((all, width) => [...all, (all.at(-1) ?? numbersPx) + width], [numbersPx]);
  const totalWidth = widths.reduce((sum, width) => sum + width, numbersPx);
  const columns = [
    ...Array(props.pinned).keys(),
    ...Array.from(
      { length: Math.max(0, view.to - Math.max(view.from, props.pinned)) },
      (_, at) => Math.max(view.from, props.pinned) + at,
    ),
  ];

  const active = selection?.active ?? null;
  useEffect(() => {
    if (!active || !box.current) return;
    if (active.row >= 0) rows.scrollTo(active.row);
    const left = widths.slice(0, active.column).reduce((sum, width) => sum + width, numbersPx);
    const pinnedPx = lefts[props.pinned] ?? 0;
    const target = box.current;
    if (active.column >= props.pinned) {
      const right = left + (widths[active.column] ?? 0);
      if (left - pinnedPx < target.scrollLeft) target.scrollLeft = left - pinnedPx;
      else if (right > target.scrollLeft + target.clientWidth) target.scrollLeft = right - target.clientWidth;
    }
    setExpanded(null);
  }, [active?.row, active?.column]);
  const wasEditing = useRef(false);
  useEffect(() => {
    // Back to the grid when the cell's field goes, but not when the visitor clicked elsewhere.
    if (
      wasEditing.current &&
      !props.editing &&
      (document.activeElement === document.body || document.activeElement === null)
    ) {
      box.current?.focus({ preventScroll: true });
    }
    wasEditing.current = props.editing !== null;
  }, [props.editing]);

  const cellId = (row: number, column: number): string => `${props.id}-${row}-${column}`;
  const sticky = (column: number): Record<string, string> =>
    column < props.pinned ? { insetInlineStart: `${lefts[column] ?? 0}px` } : {};
  const placeOf = (event: Event): Place | null => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
    return cell ? { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) } : null;
  };
  const overflow = (row: number, column: number): boolean => {
    const cell = box.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
    const text = cellText(value.data[order[row] ?? -1]?.[column]);
    return cell
      ? cell.scrollWidth > cell.clientWidth + 1 || (props.maxChars ? text.length > props.maxChars : false)
      : false;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== box.current) return;
    const opens = event.key === "Enter" || event.key === " ";
    if (!props.editable && active && active.row >= 0 && (opens || (event.key === "Escape" && expanded))) {
      const here = cellId(active.row, active.column);
      setExpanded(opens && expanded !== here && overflow(active.row, active.column) ? here : null);
      event.preventDefault();
      return;
    }
    props.onKeyDown(event, Math.max(1, Math.floor(boxPx.height / ROW_PX) - 2));
  };
  const rowLabel = (index: number): string => t("row {n}", { n: index + 1 });

  return (
    <div
      ref={box}
      class="sd-df-box"
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={order.length + 1}
      aria-colcount={widths.length}
      aria-multiselectable={true}
      aria-readonly={!props.editable}
      aria-activedescendant={active ? cellId(active.row, active.column) : undefined}
      data-wrap={props.wrap ? "" : undefined}
      style={{ maxHeight: props.maxHeight }}
      onScroll={(event) => widths.length > 40 && setScrollPx(event.currentTarget.scrollLeft)}
      onKeyDown={onKeyDown}
      onCopy={props.onCopy}
      onPaste={props.onPaste}
      onFocus={(event) => {
        if (event.target === box.current && !active && order.length > 0) props.onSelect({ row: 0, column: 0 }, false);
      }}
      onPointerDown={(event) => {
        const place = placeOf(event);
        if (
          !place ||
          place.row < 0 ||
          event.button !== 0 ||
          (event.target as Element).closest("textarea,input,a,button")
        )
          return;
        if (event.pointerType === "mouse") {
          event.preventDefault(); // no text selection while dragging over cells
          box.current?.focus({ preventScroll: true });
          props.onSelect(place, event.shiftKey);
        }
      }}
      onPointerMove={(event) => {
        if (event.pointerType !== "mouse" || event.buttons !== 1 || props.editing) return;
        const place = placeOf(event);
        if (place && place.row >= 0 && active && (place.row !== active.row || place.column !== active.column))
          props.onSelect(place, true);
      }}
      onClick={(event) => {
        const place = placeOf(event);
        if (!place || place.row < 0 || (event.target as Element).closest("textarea,input,a,button")) return;
        const again = active?.row === place.row && active.column === place.column;
        if ((event as unknown as PointerEvent).pointerType === "mouse") return;
        if (again && props.editable) props.onEdit(place);
        else props.onSelect(place, false);
      }}
      onDblClick={(event) => {
        const place = placeOf(event);
        if (!place || place.row < 0) return;
        if (props.editable) props.onEdit(place);
        else if (overflow(place.row, place.column)) setExpanded(cellId(place.row, place.column));
      }}
    >
      <div class="sd-df-sheet" role="presentation" style={{ height: `${rows.totalPx}px`, width: `${totalWidth}px` }}>
        <div class="sd-df-head" role="row" aria-rowindex={1}>
          {props.rowNumbers && (
            <div class="sd-df-corner" role="columnheader" style={{ width: `${NUMBER_COLUMN_PX}px` }}>
              <span class="sd-visually-hidden">{t("Row")}</span>
            </div>
          )}
          {columns.map((column) => (
            <HeadCell
              key={column}
              id={cellId(-1, column)}
              column={column}
              name={value.headers[column] ?? ""}
              kind={kinds[column] ?? "str"}
              width={widths[column] ?? 100}
              style={{
                ...sticky(column),
                ...(column === view.from && view.before > 0 ? { marginInlineStart: `${view.before}px` } : {}),
              }}
              pinned={column < props.pinned}
              sort={props.sort}
              active={active?.row === -1 && active.column === column}
              editing={
                props.editing?.place.row === -1 && props.editing.place.column === column ? props.editing.initial : null
              }
              onSort={(add) => props.onSort(column, add)}
              onResize={(width) => setResized(new Map(resized).set(column, Math.max(48, width)))}
              onEditDone={props.onEditDone}
              onEditCancel={props.onEditCancel}
              onRename={
                props.editable && !props.fixedColumns.has(column) ? () => props.onEdit({ row: -1, column }) : undefined
              }
            />
          ))}
        </div>
        {rows.items.map((item) => {
          const source = order[item.index] ?? 0;
          const row = value.data[source];
          return (
            <div
              key={item.index}
              ref={props.wrap ? rows.measure : undefined}
              data-index={item.index}
              class="sd-df-row"
              role="row"
              aria-rowindex={item.index + 2}
              style={{ transform: `translateY(${item.start}px)`, ...(props.wrap ? {} : { height: `${ROW_PX}px` }) }}
            >
              {props.rowNumbers && (
                <div class="sd-df-number" role="rowheader" style={{ width: `${NUMBER_COLUMN_PX}px` }}>
                  {source + 1}
                </div>
              )}
              {columns.map((column) => {
                const kind = kinds[column] ?? "str";
                const cell = row?.[column];
                const isActive = active?.row === item.index && active.column === column;
                const isEdited = props.editing?.place.row === item.index && props.editing.place.column === column;
                const name = `${value.headers[column] ?? ""}, ${rowLabel(item.index)}`;
                const canEdit = props.editable && !props.fixedColumns.has(column);
                return (
                  <div
                    key={column}
                    id={cellId(item.index, column)}
                    class="sd-df-cell"
                    role="gridcell"
                    aria-colindex={column + 1}
                    aria-selected={selection !== null && isInRange(selection, item.index, column)}
                    data-row={item.index}
                    data-column={column}
                    data-kind={kind === "str" && typeof cell === "number" ? "number" : kind}
                    data-active={isActive ? "" : undefined}
                    data-pinned={column < props.pinned ? "" : undefined}
                    data-expanded={expanded === cellId(item.index, column) ? "" : undefined}
                    data-editing={isEdited ? "" : undefined}
                    style={{
                      width: `${widths[column] ?? 100}px`,
                      ...sticky(column),
                      ...(column === view.from && view.before > 0 ? { marginInlineStart: `${view.before}px` } : {}),
                      ...safeStyle(value.metadata?.styling?.[source]?.[column]),
                    }}
                  >
                    {isEdited ? (
                      <CellEditor
                        initial={props.editing?.initial ?? ""}
                        kind={kind}
                        label={name}
                        onDone={props.onEditDone}
                        onCancel={props.onEditCancel}
                      />
                    ) : (
                      <CellContent
                        cell={cell}
                        kind={kind}
                        display={value.metadata?.display_value?.[source]?.[column]}
                        maxChars={expanded === cellId(item.index, column) ? null : props.maxChars}
                        lineBreaks={props.lineBreaks}
                        label={name}
                        onToggle={
                          canEdit ? (checked) => props.onToggle({ row: item.index, column }, checked) : undefined
                        }
                      />
                    )}
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
    </div>
  );
}
