import type { ComponentModule } from "../../lib/component";
import type { PlotData } from "../../lib/charts/table";
import { NativePlot } from "./NativePlot";

export default { view: NativePlot, labelled: false, empty: null } satisfies ComponentModule<PlotData | null>;
