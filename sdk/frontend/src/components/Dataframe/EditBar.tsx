/** What can be done to a table as a whole while it is edited: rows and columns, undo and redo. */
import type { VNode } from "preact";
import { t } from "../../lib/i18n";

interface EditBarProps {
  grows: boolean;
  shrinks: boolean;
  growsColumns: boolean;
  shrinksColumns: boolean;
  canUndo: boolean;
  canRedo: boolean;
  onUndo: () => void;
  onRedo: () => void;
  onAddRow: () => void;
  onDeleteRows: () => void;
  onAddColumn: () => void;
  onDeleteColumn: () => void;
}

/** See the module's comment. */
export function EditBar(props: EditBarProps): VNode | null {
  const quiet = (label: string, onClick: () => void, disabled = false): VNode => (
    <button type="button" class="sd-btn" data-size="sm" data-variant="quiet" disabled={disabled} onClick={onClick}>
      {label}
    </button>
  );
  return (
    <div class="sd-df-edit">
      {props.grows && quiet(t("+ Row"), props.onAddRow)}
      {props.growsColumns && quiet(t("+ Column"), props.onAddColumn)}
      {props.shrinks && quiet(t("Delete row"), props.onDeleteRows)}
      {props.shrinksColumns && quiet(t("Delete column"), props.onDeleteColumn)}
      {(props.canUndo || props.canRedo) && quiet(t("Undo"), props.onUndo, !props.canUndo)}
      {props.canRedo && quiet(t("Redo"), props.onRedo)}
    </div>
  );
}
