import type { ComponentModule } from "../../lib/component";
import { JSONView } from "./JSON";

export default { view: JSONView, empty: null } satisfies ComponentModule;
