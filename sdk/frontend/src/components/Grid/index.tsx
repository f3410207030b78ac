/** Children on a grid, which measures itself and not the window. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import { areasOf, arrangements, placeOf, WIDTHS, type GridProps } from "./logic";
import "./grid.css";

function Grid({ props, root, items }: ComponentProps<null, GridProps>) {
  const settings = props.value;
  const at = arrangements(settings);
  const cells = items.map((item) => (item.type === "cell" ? item.props.value : {}) as Record<string, unknown>);
  const areas = areasOf(
    cells.map((cell) => (cell["area"] as string | undefined) ?? null),
    settings.area_names ?? null,
  );
  const [rowGap, columnGap] = settings.gap ?? [16, 16];
  const style = [
    `gap:${rowGap}px ${columnGap}px`,
    settings.rows ? `grid-template-rows:${settings.rows}` : "",
    ...WIDTHS.map((width) => `--sd-columns-${width}:${at[width].columns};--sd-areas-${width}:${at[width].areas}`),
  ].filter(Boolean);
  return (
    <div {...root} class={`${root.class} sd-grid`}>
      <div
        class="sd-grid-cells"
        style={style.join(";")}
        data-part="cells"
        data-equal-height={settings.equal_height === false ? undefined : ""}
      >
        {items.map((item, index) => {
          const { visible } = item.props.value;
          if (visible === false) return null;
          const { column_span: columns = 1, row_span: rows = 1 } = cells[index] as Record<string, number>;
          const place = WIDTHS.map(
            (width) => `--sd-at-${width}:${placeOf(at[width], areas[index] ?? null, columns, rows)}`,
          );
          return (
            <div
              key={item.id}
              class="sd-grid-cell"
              style={place.join(";")}
              hidden={visible === "hidden"}
              data-area={areas[index] ?? undefined}
            >
              {item.element}
            </div>
          );
        })}
      </div>
    </div>
  );
}

export default { view: Grid, layout: true, ownRoot: true } satisfies ComponentModule;
