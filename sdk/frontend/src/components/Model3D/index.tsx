import type { ComponentModule, FileData } from "../../lib/component";
import { Model3D } from "./Model3D";

export default { view: Model3D, labelled: false, empty: null } satisfies ComponentModule<FileData | null>;
