import type { ComponentModule, FileData, JSONValue } from "../../lib/component";
import { displayName, isFileData } from "../../lib/media/files";
import { Audio } from "./Audio";

function Example({ value }: { value: JSONValue; fileURL: (file: FileData) => string }) {
  return <>{isFileData(value) ? displayName(value) : String(value ?? "")}</>;
}

export default {
  view: Audio,
  labelled: false,
  empty: null,
  example: Example,
} satisfies ComponentModule<FileData | null>;
