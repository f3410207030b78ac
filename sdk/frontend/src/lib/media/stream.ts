/**
 * Plays a stream of sound or film that is still being made.
 *
 * The playlist (HLS) is read again and again until it ends. Each segment is fetched as fragmented MP4 and appended to
 * a media source, which every browser but Safari on phones has; that one plays playlists by itself.
 */
import { t } from "../i18n";

const POLL_MS = 400;
/** Seconds behind the playing position that stay for seeking back when room is needed. */
const KEPT_S = 10;

interface Playlist {
  segments: string[];
  isEnded: boolean;
}

export function readPlaylist(text: string): Playlist {
  const lines = text.split("\n").map((line) => line.trim());
  return {
    segments: lines.filter((line) => line !== "" && !line.startsWith("#")),
    isEnded: lines.includes("#EXT-X-ENDLIST"),
  };
}

/** The codecs of an MP4's tracks, as a source buffer wants them named, from its own boxes. */
export function codecsOf(bytes: Uint8Array): string {
  const at = (name: string): number => {
    const wanted = [...name].map((letter) => letter.charCodeAt(0));
    for (let i = 0; i + 4 <= bytes.length; i += 1) if (wanted.every((code, n) => bytes[i + n] === code)) return i;
    return -1;
  };
  const codecs: string[] = [];
  const video = at("avcC");
  if (video >= 0) {
    const profile = [...bytes.subarray(video + 5, video + 8)].map((byte) => byte.toString(16).padStart(2, "0"));
    codecs.push(`avc1.${profile.join("")}`);
  }
  if (at("mp4a") >= 0) codecs.push("mp4a.40.2");
  return codecs.join(",");
}

/** Begin to play into a media element; returns what ends it. */
export function playStream(
  media: HTMLMediaElement,
  playlistURL: string,
  onProblem: (text: string) => void,
): () => void {
  if (!("MediaSource" in window)) {
    media.src = playlistURL;
    return () => media.removeAttribute("src");
  }
  const source = new MediaSource();
  const address = URL.createObjectURL(source);
  const stop = new AbortController();
  media.src = address;
  source.addEventListener("sourceopen", () => {
    URL.revokeObjectURL(address);
    feed(source, media, playlistURL, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) onProblem(error instanceof Error ? error.message : String(error));
    });
  });
  return () => {
    stop.abort();
    media.removeAttribute("src");
    media.load();
  };
}

async function feed(
  source: MediaSource,
  media: HTMLMediaElement,
  playlistURL: string,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  let buffer: SourceBuffer | null = null;
  for (;;) {
    const playlist = readPlaylist(await (await get(playlistURL, signal)).text());
    for (; done < playlist.segments.length; done += 1) {
      const name = (playlist.segments[done] ?? "").replace(/\.\w+$/, ".mp4");
      const bytes = new Uint8Array(await (await get(new URL(name, playlistURL).href, signal)).arrayBuffer());
      if (buffer === null) {
        const codecs = codecsOf(bytes);
        const kind = codecs.startsWith("avc1") ? "video" : "audio";
        buffer = source.addSourceBuffer(`${kind}/mp4; codecs="${codecs}"`);
        buffer.mode = "sequence"; // segments stand one behind the other, whatever times they name
      }
      await appendWhenThereIsRoom(buffer, media, bytes, signal);
    }
    if (playlist.isEnded) {
      if (source.readyState === "open") source.endOfStream();
      return;
    }
    await pause(signal);
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  signal.throwIfAborted();
}

/** Browsers keep some minutes: what was played long ago makes room, and what does not fit waits. */
async function appendWhenThereIsRoom(
  buffer: SourceBuffer,
  media: HTMLMediaElement,
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await updated(buffer, signal, () => buffer.appendBuffer(bytes));
      return;
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "QuotaExceededError")) throw error;
      const played = media.currentTime - KEPT_S;
      if (played > 0) await updated(buffer, signal, () => buffer.remove(0, played));
      await pause(signal);
    }
  }
}

async function get(address: string, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(address, { signal, credentials: "include" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer;
}

function updated(buffer: SourceBuffer, signal: AbortSignal, change: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (): void => reject(new Error(t("the browser cannot play it")));
    buffer.addEventListener("updateend", () => resolve(), { once: true });
    buffer.addEventListener("error", failed, { once: true });
    signal.addEventListener("abort", failed, { once: true });
    change();
  });
}
