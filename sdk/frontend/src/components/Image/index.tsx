import type { ComponentModule, FileData, JSONValue } from "../../lib/component";
import { isFileData } from "../../lib/media/files";
import { safeURL } from "../../lib/media/tools";
import { Image } from "./Image";

function Example({ value, fileURL }: { value: JSONValue; fileURL: (file: FileData) => string }) {
  if (!isFileData(value)) return <>{String(value ?? "")}</>;
  return <img class="sd-example-picture" src={safeURL(fileURL(value))} alt="" loading="lazy" />;
}

export default {
  view: Image,
  labelled: false,
  empty: null,
  example: Example,
} satisfies ComponentModule<FileData | null>;
