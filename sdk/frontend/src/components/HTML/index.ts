import type { ComponentModule } from "../../lib/component";
import { HTML } from "./HTML";

export default { view: HTML, layout: true, empty: "" } satisfies ComponentModule;
