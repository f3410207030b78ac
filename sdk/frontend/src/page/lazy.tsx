/** Parts of the page that are fetched when first opened. */
import { useEffect, useState } from "preact/hooks";
import type { FunctionComponent } from "preact";

import { notify } from "../lib/ui/notices";
import { t } from "../lib/i18n";

export interface OpenedProps {
  onClose: () => void;
}

export type LazyPart = () => Promise<FunctionComponent<OpenedProps>>;

export function lazy(load: () => Promise<{ default: FunctionComponent<OpenedProps> }>): LazyPart {
  return () => load().then((module) => module.default);
}

/** Draws a lazy part once it is there; a part that cannot be fetched is closed again with a notice. */
export function Opened({ of: load, onClose }: OpenedProps & { of: LazyPart }) {
  const [part, setPart] = useState<{ View: FunctionComponent<OpenedProps> } | null>(null);
  useEffect(() => {
    load().then(
      (View) => setPart({ View }),
      () => {
        notify("error", t("This part of the page could not be fetched. Reload and try again."));
        onClose();
      },
    );
  }, [load]);
  return part ? <part.View onClose={onClose} /> : null;
}
