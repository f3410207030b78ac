import type { ComponentModule } from "../../lib/component";
import { FileExplorer } from "./FileExplorer";

export default { view: FileExplorer, labelled: false, empty: [] } satisfies ComponentModule<string[][] | null>;
