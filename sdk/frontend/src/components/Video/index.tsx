import type { ComponentModule, FileData, JSONValue } from "../../lib/component";
import { displayName, isFileData } from "../../lib/media/files";
import { safeURL } from "../../lib/media/tools";
import { videoOf, type VideoValue } from "./logic";
import { Video } from "./Video";

function Example({ value, fileURL }: { value: JSONValue; fileURL: (file: FileData) => string }) {
  const file = videoOf(value as unknown as VideoValue, null).video;
  if (!isFileData(file)) return <>{String(value ?? "")}</>;
  return (
    <video
      class="sd-example-picture"
      src={`${safeURL(fileURL(file))}#t=0.001`} // without a time, some browsers show nothing before it plays
      muted
      playsInline
      preload="metadata"
      aria-label={displayName(file)}
    />
  );
}

export default { view: Video, labelled: false, empty: null, example: Example } satisfies ComponentModule<VideoValue>;
