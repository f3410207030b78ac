/** The numbers of `/monitoring/summary`. */
import type { Address } from "../../lib/client/address";

export interface FunctionFigures {
  success_rate: number | null;
  process_time_percentiles: Record<"50th" | "90th" | "99th", number | null>;
  wait_time_percentiles: Record<"50th" | "90th", number | null>;
  total_requests: number;
  failed: number;
}

export interface Summary {
  functions: Record<string, FunctionFigures>;
  now: { time_s: number; running: number; waiting: number; oldest_waiting_s: number; sessions: number; pages: number };
  window_s: number;
  complete_since_s: number;
  started_at_s: number;
  totals: {
    requests: number;
    visitors: number;
    failed: number;
    cancelled: number;
    process_time_percentiles: FunctionFigures["process_time_percentiles"];
  };
  series: {
    start_s: number;
    step_s: number;
    requests: number[];
    visitors: number[];
    failed: number[];
    latency_50th_s: (number | null)[];
    latency_90th_s: (number | null)[];
    wait_s: (number | null)[];
  };
}

export const windows: [number, string][] = [
  [900, "15 minutes"],
  [3600, "1 hour"],
  [86_400, "1 day"],
  [604_800, "1 week"],
];

export class Refused extends Error {}

export async function fetchSummary(address: Address, windowSeconds: number): Promise<Summary> {
  const reply = await fetch(`${address.root}/monitoring/summary?window=${windowSeconds}`, { credentials: "include" });
  if (reply.status === 401 || reply.status === 403) throw new Refused();
  if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
  return (await reply.json()) as Summary;
}
