import type { ComponentModule } from "../../lib/component";
import { DateTime } from "./DateTime";

export default { view: DateTime, empty: null } satisfies ComponentModule<string | null>;
