/** The command that queues a run, for shells. Pure. */
import type { Json } from "../../lib/api/types";

/** One argument for a POSIX shell, whatever it holds. */
export const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export function curlFor(
  origin: string,
  project: { team: string; name: string },
  endpoint: string,
  inputs: Json,
): string {
  const address = `${origin}/api/v1/projects/${encodeURIComponent(project.team)}/${encodeURIComponent(project.name)}/runs`;
  return [
    `curl ${shellQuote(address)} \\`,
    `  -H "Authorization: Bearer $STAGEDOOR_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuote(JSON.stringify({ endpoint, inputs }))}`,
  ].join("\n");
}
