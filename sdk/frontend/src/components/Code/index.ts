import type { ComponentModule } from "../../lib/component";
import { Code } from "./Code";

export default { view: Code, labelled: false, empty: "" } satisfies ComponentModule<string | null>;
