import type { ComponentModule } from "../../lib/component";
import { ImageEditor } from "./ImageEditor";
import type { EditorValue } from "./logic";

export default { view: ImageEditor, labelled: false, empty: null } satisfies ComponentModule<EditorValue>;
