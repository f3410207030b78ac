/** Files of a folder on the server as a tree; folders are listed when they are first opened. */
import "./FileExplorer.css";

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ComponentProps } from "../../lib/component";
import { cssSize } from "../../lib/media/tools";
import { Icon } from "../../lib/ui";
import { foldersOf, keyOf, rowsOf, stepFor, toggled, type Entry, type Row } from "./logic";
import { t } from "../../lib/i18n";

interface FileExplorerProps {
  file_count?: "single" | "multiple";
  glob?: string;
  ignore_glob?: string | null;
  height?: number | string | null;
  max_height?: number | string | null;
  min_height?: number | string | null;
}

/** See the module's comment. */
export function FileExplorer(page: ComponentProps<string[][] | null, FileExplorerProps>): VNode {
  const settings = page.props.value;
  const value = page.value.value ?? [];
  const isMultiple = settings.file_count !== "single";
  const isFixed = !page.interactive.value;
  const [listed, setListed] = useState<ReadonlyMap<string, Entry[]>>(new Map());
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [isFailed, setFailed] = useState(false);
  const [active, setActive] = useState("");
  const asked = useRef(new Set<string>());
  const tree = useRef<HTMLUListElement>(null);

  const list = (path: string[]): void => {
    const key = keyOf(path);
    if (asked.current.has(key)) return;
    asked.current.add(key);
    page.server("ls", path).then(
      (entries) => setListed((before) => new Map(before).set(key, entries as unknown as Entry[])),
      () => {
        asked.current.delete(key);
        setFailed(true);
      },
    );
  };
  const unfold = (path: string[]): void => {
    list(path);
    setOpen((before) => new Set(before).add(keyOf(path)));
  };
  // Another pattern is another tree.
  useEffect(() => {
    asked.current.clear();
    setListed(new Map());
    setFailed(false);
    list([]);
    foldersOf(value).forEach(unfold);
  }, [settings.glob, settings.ignore_glob]);

  const rows = rowsOf(listed, open);
  const at = Math.max(0, rows.findIndex((row) => row.key === active)); // prettier-ignore
  const chosen = new Set(value.map(keyOf));
  const fold = (row: Row): void => {
    if (!row.isOpen) unfold(row.path);
    else setOpen((before) => new Set([...before].filter((key) => key !== row.key)));
  };
  const choose = (row: Row): void => {
    if (isFixed || !row.valid) return;
    page.setValue(toggled(value, row.path, isMultiple));
    page.dispatch("select", { index: row.path, value: row.name, selected: !chosen.has(row.key) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (event.key === "Enter" && row.type === "folder") fold(row);
      else choose(row);
      return;
    }
    const step = stepFor(event.key, rows, at);
    if (step === null) return;
    event.preventDefault();
    if (typeof step === "string") return fold(row);
    const next = rows[step.to];
    if (!next) return;
    setActive(next.key);
    tree.current?.querySelectorAll<HTMLElement>("[role=treeitem]")[step.to]?.focus();
  };

  if (isFailed && listed.size === 0) {
    return (
      <div class="sd-empty">
        <span>{t("The files could not be listed.")}</span>
        <button
          type="button"
          class="sd-btn"
          data-size="sm"
          onClick={() => {
            setFailed(false);
            list([]);
          }}
        >
          {t("Try again")}
        </button>
      </div>
    );
  }
  if (!listed.has("")) return <div class="sd-files-tree" aria-busy="true" />;
  if (rows.length === 0) return <div class="sd-empty">{t("There are no files here to choose from")}</div>;
  return (
    <ul
      ref={tree}
      id={page.controlId}
      class="sd-files-tree"
      role="tree"
      aria-label={settings.label || t("Files")}
      aria-multiselectable={isMultiple}
      style={{
        height: cssSize(settings.height),
        maxHeight: cssSize(settings.max_height),
        minHeight: cssSize(settings.min_height),
      }}
      onKeyDown={onKeyDown}
    >
      {rows.map((row, index) => {
        const isChosen = chosen.has(row.key);
        return (
          <li
            key={row.key}
            role="treeitem"
            aria-level={row.level}
            aria-posinset={row.position}
            aria-setsize={row.size}
            aria-expanded={row.type === "folder" ? row.isOpen : undefined}
            aria-selected={row.valid ? isChosen : undefined}
            tabIndex={index === at ? 0 : -1}
            style={{ "--sd-level": row.level - 1 }}
            onFocus={() => setActive(row.key)}
            onClick={() => (row.type === "folder" ? fold(row) : choose(row))}
          >
            <span class="sd-files-fold">
              {row.type === "folder" && <Icon name={row.isOpen ? "chevron-down" : "chevron-right"} size={16} />}
            </span>
            <span
              class="sd-files-mark"
              data-shape={isMultiple ? "box" : "dot"}
              data-chosen={isChosen ? "" : undefined}
              data-off={row.valid && !isFixed ? undefined : ""}
              aria-hidden="true"
              onClick={(event) => {
                if (!row.valid) return;
                event.stopPropagation();
                choose(row);
              }}
            >
              {isChosen && isMultiple && <Icon name="check" size={12} />}
            </span>
            <span class="sd-files-name">
              {row.name}
              {row.type === "folder" && "/"}
            </span>
            {row.isOpen && !listed.has(row.key) && <span class="sd-spinner" aria-label={t("Loading")} role="img" />}
          </li>
        );
      })}
    </ul>
  );
}
