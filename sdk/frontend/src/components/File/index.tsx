import type { ComponentModule, FileData, JSONValue } from "../../lib/component";
import { displayName, isFileData } from "../../lib/media/files";
import { FileView } from "./File";
import type { FileValue } from "./logic";

function Example({ value }: { value: JSONValue; fileURL: (file: FileData) => string }) {
  const files = Array.isArray(value) ? value : [value];
  return <>{files.map((file) => (isFileData(file) ? displayName(file) : String(file ?? ""))).join(", ")}</>;
}

export default { view: FileView, labelled: false, empty: null, example: Example } satisfies ComponentModule<FileValue>;
