import type { ComponentModule } from "../../lib/component";
import { Dataframe } from "./Dataframe";
import type { TableValue } from "./logic";

export default { view: Dataframe, labelled: false, empty: null } satisfies ComponentModule<TableValue | null>;
