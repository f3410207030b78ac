import type { ComponentModule } from "../../lib/component";
import type { PlotValue } from "./logic";
import { Plot } from "./Plot";

export default { view: Plot, labelled: false, empty: null } satisfies ComponentModule<PlotValue | null>;
