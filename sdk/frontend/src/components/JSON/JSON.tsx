/** Any JSON value as a tree (ARIA tree: arrows move, open and close). Long trees draw only the rows in view. */
import "./JSON.css";

import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { ComponentProps, JSONValue } from "../../lib/component";
import { cssSize, saveBlob, shownButtons, Tool } from "../../lib/media/tools";
import { EmptyMedia } from "../../lib/media/UploadArea";
import { opensAtFirst, rowsOf, sizeOf, type Row } from "./logic";
import { CopyButton } from "../../lib/ui";
import { t } from "../../lib/i18n";

interface JSONProps {
  open?: boolean;
  show_indices?: boolean;
  height?: number | string;
  min_height?: number | string;
  max_height?: number | string;
}

const ROW_PX = 24;
const OVERSCAN = 12;

/** See the module's comment. */
export function JSONView({ props, value }: ComponentProps<JSONValue, JSONProps>): VNode {
  const settings = props.value;
  const data = value.value;
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const total = useMemo(() => sizeOf(data ?? null, 1000), [data]);
  const rows = useMemo(
    () =>
      rowsOf(data ?? null, (path, depth) => toggled.get(path) ?? opensAtFirst(depth, settings.open ?? false, total)),
    [data, toggled, settings.open, total],
  );
  if (data === null || data === undefined) return <EmptyMedia icon="braces">{t("Data will stand here")}</EmptyMedia>;
  const buttons = shownButtons(settings.buttons, ["copy", "download"]);
  const text = (): string => JSON.stringify(data, null, 2);
  return (
    <div class="sd-json">
      <div class="sd-json-tools">
        {buttons.has("copy") && <CopyButton text={text} label={t("Copy JSON")} />}
        {buttons.has("download") && (
          <Tool
            icon="download"
            label={t("Download JSON")}
            onClick={() => saveBlob(new Blob([text()], { type: "application/json" }), "data.json")}
          />
        )}
      </div>
      <Tree
        rows={rows}
        label={settings.label ?? "JSON"}
        showIndices={settings.show_indices ?? false}
        toggle={(row) => setToggled(new Map(toggled).set(row.path, !row.open))}
        style={{
          height: cssSize(settings.height),
          minHeight: cssSize(settings.min_height),
          maxHeight: cssSize(settings.max_height ?? 500),
        }}
      />
    </div>
  );
}

interface TreeProps {
  rows: Row[];
  label: string;
  showIndices: boolean;
  toggle: (row: Row) => void;
  style: Record<string, string | undefined>;
}

function Tree({ rows, label, showIndices, toggle, style }: TreeProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [top, setTop] = useState(0);
  const [viewHeight, setViewHeight] = useState(600);
  const current = Math.min(active, rows.length - 1);
  useEffect(() => {
    const target = box.current;
    if (!target) return;
    const observer = new ResizeObserver(() => setViewHeight(target.clientHeight || 600));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  // Wrapped lines make rows taller than ROW_PX, so only trees too long to draw whole are windowed, with lines cut.
  const windowed = rows.length > 400;
  const from = windowed ? Math.max(0, Math.floor(top / ROW_PX) - OVERSCAN) : 0;
  const to = windowed ? Math.min(rows.length, Math.ceil((top + viewHeight) / ROW_PX) + OVERSCAN) : rows.length;

  const focusRow = (index: number): void => {
    setActive(index);
    const target = box.current;
    if (!target) return;
    if (windowed) {
      if (index * ROW_PX < target.scrollTop) target.scrollTop = index * ROW_PX;
      else if ((index + 1) * ROW_PX > target.scrollTop + target.clientHeight)
        target.scrollTop = (index + 1) * ROW_PX - target.clientHeight;
    } else target.querySelector(`[data-row="${index}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[current];
    if (!row) return;
    const depth = row.depth;
    if (event.key === "ArrowDown") focusRow(Math.min(rows.length - 1, current + 1));
    else if (event.key === "ArrowUp") focusRow(Math.max(0, current - 1));
    else if (event.key === "Home") focusRow(0);
    else if (event.key === "End") focusRow(rows.length - 1);
    else if (event.key === "ArrowRight" && row.open === false) toggle(row);
    else if (event.key === "ArrowRight" && row.open) focusRow(Math.min(rows.length - 1, current + 1));
    else if (event.key === "ArrowLeft" && row.open) toggle(row);
    else if (event.key === "ArrowLeft")
      focusRow(
        Math.max(
          0,
          rows.slice(0, current).findLastIndex((other) => other.depth < depth),
        ),
      );
    else if ((event.key === "Enter" || event.key === " ") && row.open !== undefined) toggle(row);
    else return;
    event.preventDefault();
  };
  const idOf = (index: number): string => `${label.replace(/\W+/g, "-")}-row-${index}`;
  return (
    <div
      ref={box}
      class="sd-json-tree"
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={idOf(current)}
      data-windowed={windowed ? "" : undefined}
      style={style}
      onKeyDown={onKeyDown}
      onScroll={(event) => windowed && setTop(event.currentTarget.scrollTop)}
    >
      {windowed && <div role="presentation" style={{ height: `${from * ROW_PX}px` }} />}
      {rows.slice(from, to).map((row, offset) => {
        const index = from + offset;
        const isOwner = row.open !== undefined;
        const name = typeof row.name === "number" ? (showIndices ? row.name : null) : row.name;
        return (
          <div
            key={row.path}
            id={idOf(index)}
            role="treeitem"
            aria-level={row.depth + 1}
            aria-expanded={isOwner ? row.open : undefined}
            aria-selected={index === current}
            data-row={index}
            data-owner={isOwner ? "" : undefined}
            class="sd-json-row"
            style={{ paddingInlineStart: `${row.depth * 18 + 20}px` }}
            onClick={() => {
              setActive(index);
              if (isOwner) toggle(row);
            }}
          >
            {name !== null && (
              <span class="sd-json-name">{typeof name === "number" ? name : JSON.stringify(name)}: </span>
            )}
            {isOwner ? (
              <span class="sd-json-size">
                {row.kind === "list" ? "[ ]" : "{ }"} {row.text}
              </span>
            ) : (
              <span class="sd-json-value" data-kind={row.kind}>
                {row.text}
              </span>
            )}
          </div>
        );
      })}
      {windowed && <div role="presentation" style={{ height: `${(rows.length - to) * ROW_PX}px` }} />}
    </div>
  );
}
