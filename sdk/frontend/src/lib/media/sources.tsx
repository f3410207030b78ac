/** Where a picture or film comes from besides a chosen file: the camera, whose code is fetched then, and the clipboard. */
import type { FunctionComponent, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { CameraProps } from "./Camera";
import { readClipboardImage } from "./drop";
import type { ExtraSource } from "./UploadArea";
import { t } from "../i18n";

interface SourcesOptions extends Pick<CameraProps, "mode" | "options" | "audio" | "onRecording"> {
  /** Id of what gets the focus back from the camera. */
  controlId: string;
  /** What the author allows. */
  names: readonly string[];
  take: (files: readonly File[]) => void;
  fail: (message: string) => void;
}

/** The buttons of further sources, and the camera while it is open: it takes the place of the field. */
export function useSources(options: SourcesOptions): { camera: VNode | null; sources: ExtraSource[] } {
  const { controlId, names, take, fail, mode } = options;
  const [isOpen, setOpen] = useState(false);
  const wasCancelled = useRef(false);
  useEffect(() => {
    if (!isOpen && wasCancelled.current) document.getElementById(controlId)?.focus({ preventScroll: true });
    wasCancelled.current = false;
  }, [isOpen]);
  const close = (): void => {
    wasCancelled.current = true;
    setOpen(false);
  };
  const sources: ExtraSource[] = [];
  if (names.includes("webcam")) {
    sources.push({ icon: "camera", label: mode === "photo" ? t("Camera") : t("Record"), open: () => setOpen(true) });
  }
  if (mode === "photo" && names.includes("clipboard")) {
    const paste = (): void => {
      readClipboardImage()
        .then((image) => take([image]))
        .catch((problem: unknown) => fail(problem instanceof Error ? problem.message : String(problem)));
    };
    sources.push({ icon: "clipboard", label: t("Paste"), open: paste });
  }
  const onFile = (file: File): void => {
    setOpen(false);
    take([file]);
  };
  const props = { mode, options: options.options, audio: options.audio ?? false, onFile, onCancel: close };
  const told = options.onRecording ? { onRecording: options.onRecording } : {};
  return { camera: isOpen ? <LateCamera {...props} {...told} onMissing={fail} /> : null, sources };
}

function LateCamera({ onMissing, ...props }: CameraProps & { onMissing: (message: string) => void }): VNode {
  const [View, setView] = useState<FunctionComponent<CameraProps> | null>(null);
  useEffect(() => {
    import("./Camera").then(
      ({ Camera }) => setView(() => Camera),
      () => {
        onMissing(t("This part of the page could not be fetched. Reload and try again."));
        props.onCancel();
      },
    );
  }, []);
  return View ? <View {...props} /> : <div class="sdm-camera" aria-busy="true" />;
}
