import type { ComponentModule } from "../../lib/component";
import { JSONView } from "./JSON";

export default { view: JSONView, labelled: false, empty: null } satisfies ComponentModule;
