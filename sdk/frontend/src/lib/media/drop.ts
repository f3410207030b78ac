/** Ways in for files other than the file dialog: drop, paste, clipboard button. Knows no markup. */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";

/** Files in a drop or paste; folders dropped are read one level of entries at a time. */
export async function filesOf(transfer: DataTransfer | null): Promise<File[]> {
  if (!transfer) return [];
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const found: File[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.isFile) {
      found.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (batch.length === 0) return;
      for (const child of batch) await walk(child);
    }
  };
  for (const entry of entries) await walk(entry);
  return found;
}

/** Make an element take dropped files; returns whether something hovers over it, and the handlers to spread. */
export function useDrop(
  onFiles: (files: File[]) => void,
  enabled = true,
): {
  over: boolean;
  handlers: {
    onDragEnter: (event: DragEvent) => void;
    onDragOver: (event: DragEvent) => void;
    onDragLeave: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
} {
  const depth = useRef(0);
  const [over, setOver] = useState(false);
  const carriesFiles = (event: DragEvent): boolean => enabled && (event.dataTransfer?.types.includes("Files") ?? false);
  return {
    over,
    handlers: {
      onDragEnter: (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        depth.current += 1;
        setOver(true);
      },
      onDragOver: (event) => {
        if (carriesFiles(event)) event.preventDefault();
      },
      onDragLeave: () => {
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      },
      onDrop: (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        depth.current = 0;
        setOver(false);
        void filesOf(event.dataTransfer).then(onFiles);
      },
    },
  };
}

/** Take files pasted while the element has focus or the pointer is over it. */
export function usePaste(
  element: { current: HTMLElement | null },
  onFiles: (files: File[]) => void,
  enabled = true,
): void {
  const handler = useRef(onFiles);
  handler.current = onFiles;
  useEffect(() => {
    if (!enabled) return;
    const paste = (event: ClipboardEvent): void => {
      const target = element.current;
      const files = [...(event.clipboardData?.files ?? [])];
      if (!target || files.length === 0 || event.defaultPrevented) return;
      if (!target.contains(document.activeElement) && !target.matches(":hover")) return;
      event.preventDefault();
      handler.current(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [element, enabled]);
}

/** Read an image from the clipboard by button; the error's message is for the visitor. */
export async function readClipboardImage(): Promise<File> {
  let items: ClipboardItems;
  try {
    items = await navigator.clipboard.read();
  } catch (error) {
    throw new Error(t("The page may not read the clipboard. Click here and press Ctrl+V (⌘V) to paste."), {
      cause: error,
    });
  }
  for (const item of items) {
    const type = item.types.find((name) => name.startsWith("image/"));
    if (type) return new File([await item.getType(type)], `clipboard.${type.split("/")[1] ?? "png"}`, { type });
  }
  throw new Error(t("There is no image on the clipboard. Copy one first."));
}
