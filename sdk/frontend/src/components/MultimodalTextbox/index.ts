import type { ComponentModule } from "../../lib/component";
import type { MultimodalValue } from "./logic";
import { MultimodalTextbox } from "./MultimodalTextbox";

export default { view: MultimodalTextbox, empty: { text: "", files: [] } } satisfies ComponentModule<
  MultimodalValue | string | null
>;
