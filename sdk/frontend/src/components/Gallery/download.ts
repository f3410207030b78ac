/** Saves everything that a gallery holds, one file after the other. */
import type { FileData } from "../../lib/component";
import { displayName } from "../../lib/media/files";
import { safeURL } from "../../lib/media/tools";
import type { Shown } from "./logic";

export function downloadAll(items: readonly Shown[], fileURL: (file: FileData) => string): void {
  for (const { file } of items) {
    const link = document.createElement("a");
    link.href = safeURL(fileURL(file));
    link.download = displayName(file);
    link.click();
  }
}
