import type { ComponentModule } from "../../lib/component";
import { Label } from "./Label";
import type { LabelValue } from "./logic";

export default { view: Label, labelled: false, empty: null } satisfies ComponentModule<LabelValue | null>;
