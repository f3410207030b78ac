/** Children in a panel at a side of the window, over the page. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import { t } from "../../lib/i18n";
import { cssSize } from "../../lib/ui/given";
import { Overlay, type OverlayProps } from "../Dialog/Overlay";

interface DrawerProps extends OverlayProps {
  position?: "left" | "right" | "bottom";
  size?: number | string;
}

function Drawer(page: ComponentProps<null, DrawerProps>) {
  const { position = "right", size } = page.props.value;
  return (
    <Overlay
      {...page}
      label={t("Drawer")}
      data={{ "data-position": position }}
      style={`--sd-drawer:${cssSize(size) ?? "420px"}`}
    />
  );
}

export default { view: Drawer, layout: true, ownRoot: true } satisfies ComponentModule;
