import type { ComponentModule } from "../../lib/component";
import { Dialogue } from "./Dialogue";
import type { Line } from "./logic";

export default { view: Dialogue, labelled: false, empty: null } satisfies ComponentModule<Line[] | string | null>;
