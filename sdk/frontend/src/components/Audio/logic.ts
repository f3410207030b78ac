/** Words and numbers of the Audio component. */

export const SPEEDS = [0.5, 1, 1.25, 1.5, 2] as const;

/** The speed after the given one, round and round. */
export function nextSpeed(current: number, speeds: readonly number[]): number {
  return speeds.find((speed) => speed > current) ?? speeds[0] ?? 1;
}

/** Keep a trim range in order and inside the recording, at least a tenth of a second long. */
export function clampRange(range: readonly [number, number], durationS: number): [number, number] {
  const start = Math.max(0, Math.min(range[0], durationS - 0.1));
  return [start, Math.min(durationS, Math.max(range[1], start + 0.1))];
}

export type AudioSource = "upload" | "microphone";

export function audioSources(sources: readonly string[] | string | null | undefined): AudioSource[] {
  const list = typeof sources === "string" ? [sources] : (sources ?? ["upload", "microphone"]);
  return list.filter((source): source is AudioSource => source === "upload" || source === "microphone");
}
