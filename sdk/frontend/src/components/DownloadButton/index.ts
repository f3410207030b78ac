import type { ComponentModule, FileData } from "../../lib/component";
import { DownloadButton } from "./DownloadButton";

export default { view: DownloadButton, ownRoot: true, empty: null } satisfies ComponentModule<FileData | null>;
