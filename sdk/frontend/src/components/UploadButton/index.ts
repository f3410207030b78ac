import type { ComponentModule } from "../../lib/component";
import type { FileValue } from "../File/logic";
import { UploadButton } from "./UploadButton";

export default { view: UploadButton, ownRoot: true, empty: null } satisfies ComponentModule<FileValue>;
