/** Head of one column: its name sorts, its edge resizes, a double click renames where that is allowed. */
import type { VNode } from "preact";
import { useRef } from "preact/hooks";

import { CellEditor, type EditorProps } from "./Cell";
import type { ColumnKind, SortKey } from "./logic";
import { t } from "../../lib/i18n";

interface HeadCellProps {
  id: string;
  column: number;
  name: string;
  kind: ColumnKind;
  width: number;
  style: Record<string, string>;
  pinned: boolean;
  sort: readonly SortKey[];
  active: boolean;
  editing: string | null;
  onSort: (add: boolean) => void;
  onResize: (width: number) => void;
  onEditDone: EditorProps["onDone"];
  onEditCancel: () => void;
  onRename: (() => void) | undefined;
}

/** See the module's comment. */
export function HeadCell(props: HeadCellProps): VNode {
  const { name, width, sort, column } = props;
  const start = useRef<{ x: number; width: number } | null>(null);
  const at = sort.findIndex((key) => key.column === column);
  const direction = at === -1 ? "none" : sort[at]?.descending ? "descending" : "ascending";
  return (
    <div
      id={props.id}
      class="sd-df-headcell"
      role="columnheader"
      aria-colindex={column + 1}
      aria-sort={direction}
      data-kind={props.kind}
      data-active={props.active ? "" : undefined}
      data-pinned={props.pinned ? "" : undefined}
      style={{ width: `${width}px`, ...props.style }}
      onDblClick={props.onRename}
    >
      {props.editing !== null ? (
        <CellEditor
          initial={props.editing}
          kind="str"
          label={t("Name of column {n}", { n: column + 1 })}
          onDone={props.onEditDone}
          onCancel={props.onEditCancel}
        />
      ) : (
        <button
          type="button"
          class="sd-df-sort"
          tabIndex={-1}
          title={name}
          onClick={(event) => props.onSort(event.shiftKey)}
        >
          <span class="sdm-ellipsis">{name}</span>
          {direction !== "none" && (
            <span class="sd-df-arrow" aria-hidden="true">
              {direction === "ascending" ? "↑" : "↓"}
              {sort.length > 1 ? at + 1 : ""}
            </span>
          )}
        </button>
      )}
      <span
        class="sd-df-resize"
        aria-hidden="true"
        onPointerDown={(event) => {
          event.preventDefault();
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = { x: event.clientX, width };
        }}
        onPointerMove={(event) => {
          if (start.current) props.onResize(start.current.width + event.clientX - start.current.x);
        }}
        onPointerUp={() => (start.current = null)}
        onDblClick={(event) => event.stopPropagation()}
      />
    </div>
  );
}
