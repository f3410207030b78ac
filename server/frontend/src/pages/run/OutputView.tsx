/** One output of a run, shown as what it is. */
import type { Json } from "../../lib/api/types";
import { LinkButton } from "../../lib/ui/Button";
import { Copy } from "../../lib/ui/Copy";
import { Icon } from "../../lib/ui/Icon";
import { JsonTree } from "../../lib/ui/JsonTree";
import { readableSize, readOutput, type StoredFile } from "./outputs";

function FileView({ file }: { file: StoredFile }) {
  return (
    <figure class="file">
      {file.kind === "image" && <img src={file.address} alt={file.name} loading="lazy" />}
      {file.kind === "audio" && <audio controls preload="metadata" src={file.address} aria-label={file.name} />}
      {file.kind === "video" && <video controls preload="metadata" src={file.address} aria-label={file.name} />}
      <figcaption>
        <Icon name="download" />
        <a href={file.address} download={file.name}>
          {file.name}
        </a>
        {file.size_bytes !== null && <span class="sd-meta">{readableSize(file.size_bytes)}</span>}
      </figcaption>
    </figure>
  );
}

export function OutputView({ value }: { value: Json }) {
  const output = readOutput(value);
  switch (output.kind) {
    case "text":
      return (
        <div class="text-output">
          <p>{output.text === "" ? <span class="sd-meta">Empty text</span> : output.text}</p>
          {output.text !== "" && <Copy text={output.text} what="text" />}
        </div>
      );
    case "file":
      return <FileView file={output.file} />;
    case "files":
      return (
        <div class="file-grid">
          {output.files.map((file) => (
            <FileView key={file.address} file={file} />
          ))}
        </div>
      );
    case "json":
      return <JsonTree value={output.value} />;
  }
}

/** A value to take away as a file. */
export function DownloadJson({ value, name }: { value: Json; name: string }) {
  const href = `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(value, null, 2))}`;
  return (
    <LinkButton small icon="download" href={href} download>
      {name}
    </LinkButton>
  );
}
