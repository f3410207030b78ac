import type { ComponentModule } from "../../lib/component";
import { ParamViewer } from "./ParamViewer";

export default { view: ParamViewer, bare: true, empty: null } satisfies ComponentModule;
