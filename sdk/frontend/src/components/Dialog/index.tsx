/** Children in a dialog over the page. */
import type { ComponentModule, ComponentProps } from "../../lib/component";
import { t } from "../../lib/i18n";
import { Overlay, type OverlayProps } from "./Overlay";

function Dialog(page: ComponentProps<null, OverlayProps & { size?: string }>) {
  return <Overlay {...page} label={t("Dialog")} data={{ "data-size": page.props.value.size ?? "md" }} />;
}

export default { view: Dialog, layout: true, ownRoot: true } satisfies ComponentModule;
