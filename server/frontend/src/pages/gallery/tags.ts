/** Which tags the gallery offers beside its filters. Pure. */
import type { TagCount } from "../../lib/api/types";

/** How many tags are offered beside the filters; the rest are found by search. */
const OFFERED_TAGS = 10;

/** The most used tags, the chosen one always among them. */
export function offeredTags(known: readonly TagCount[], chosen: string): string[] {
  const first = known.slice(0, OFFERED_TAGS).map((item) => item.tag);
  return chosen === "" || first.includes(chosen) ? first : [chosen, ...first.slice(0, OFFERED_TAGS - 1)];
}
