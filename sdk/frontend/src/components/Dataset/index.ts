import type { ComponentModule } from "../../lib/component";
import { Dataset } from "./Dataset";

export default { view: Dataset, labelled: false, empty: null } satisfies ComponentModule<number | null>;
