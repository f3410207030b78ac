/**
 * Values that the browser keeps (BrowserState): under `storage_key`, encrypted with `secret`.
 *
 * The secret comes with the page, so this keeps values from a glance and from other programs' indexes, not from
 * whoever can open the app. Pages on plain http have no encryption interface in their browser: there the value is
 * kept as it is, with a mark, and another secret does not open it either.
 */
import type { JSONValue } from "../component";
import type { Block } from "./blocks";

const IV_BYTES = 12;

interface Kept {
  iv?: string;
  data: string;
  /** For values kept as they are: the secret that they were kept under. */
  under?: string;
}

const toText = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

// Only pages on https and localhost have it, whatever the types say.
const cipher = (): SubtleCrypto | undefined => globalThis.crypto?.subtle as SubtleCrypto | undefined;

async function keyOf(subtle: SubtleCrypto, secret: string): Promise<CryptoKey> {
  const digest = await subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return subtle.importKey("raw", digest, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Text to keep for a value. */
export async function sealed(value: JSONValue, secret: string): Promise<string> {
  const text = JSON.stringify(value);
  const subtle = cipher();
  if (!subtle) return JSON.stringify({ data: text, under: secret } satisfies Kept);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const bytes = await subtle.encrypt(
    { name: "AES-GCM", iv },
    await keyOf(subtle, secret),
    new TextEncoder().encode(text),
  );
  return JSON.stringify({ iv: toText(iv), data: toText(new Uint8Array(bytes)) } satisfies Kept);
}

/** The value of a kept text; undefined when it is none, or was kept under another secret. */
export async function opened(kept: string | null, secret: string): Promise<JSONValue | undefined> {
  if (kept === null) return undefined;
  try {
    const { iv, data, under } = JSON.parse(kept) as Kept;
    if (iv === undefined) return under === secret ? (JSON.parse(data) as JSONValue) : undefined;
    const subtle = cipher();
    if (!subtle) return undefined;
    const bytes = await subtle.decrypt(
      { name: "AES-GCM", iv: toBytes(iv) },
      await keyOf(subtle, secret),
      toBytes(data),
    );
    return JSON.parse(new TextDecoder().decode(bytes)) as JSONValue;
  } catch {
    return undefined;
  }
}

function places(block: Block): { key: string; secret: string } {
  const { storage_key: key, secret } = block.props.value;
  return { key: String(key ?? ""), secret: String(secret ?? "") };
}

/** Put what the browser kept into the blocks, else their defaults; called before the load events. */
export async function restoreStates(blocks: Iterable<Block>): Promise<void> {
  for (const block of blocks) {
    const { key, secret } = places(block);
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(key);
    } catch {
      // Storage is closed to us: the app works with its defaults.
    }
    const value = (await opened(kept, secret)) ?? (block.props.value["default_value"] as JSONValue | undefined) ?? null;
    block.put(value);
    let turn = Promise.resolve();
    let last = value;
    block.value.subscribe((next) => {
      if (next === last) return;
      last = next;
      // One after the other: encryption takes its time, and the last value must stand in the end.
      turn = turn.then(async () => {
        try {
          localStorage.setItem(key, await sealed(next, secret));
        } catch {
          // Full or closed storage: the value lives as long as the page.
        }
      });
    });
  }
}
