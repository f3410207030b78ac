/** A number typed in. */
import type { ComponentModule } from "../../lib/component";
import { NumberField } from "./NumberField";

export default { view: NumberField, empty: null } satisfies ComponentModule;
