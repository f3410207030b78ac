/** How an app's endpoints have done lately. Only for those who may see the monitoring; nobody else is told anything. */
import type { Address } from "../../lib/client/address";
import { durationText } from "../../lib/state/runs";

export interface EndpointFigures {
  success_rate: number | null;
  process_time_percentiles: Record<"50th" | "90th" | "99th", number | null>;
  total_requests: number;
}

export async function fetchFigures(address: Address): Promise<Record<string, EndpointFigures>> {
  try {
    const reply = await fetch(`${address.root}/monitoring/summary?window=86400`, { credentials: "include" });
    return reply.ok ? ((await reply.json()) as { functions: Record<string, EndpointFigures> }).functions : {};
  } catch {
    return {};
  }
}

/** "214 calls in a day, 99 % succeeded, half within 0.8 s, 9 of 10 within 2.1 s" */
export function figuresText(figures: EndpointFigures): string {
  const { "50th": half, "90th": most } = figures.process_time_percentiles;
  const count = figures.total_requests;
  const parts = [`${count.toLocaleString()} ${count === 1 ? "call" : "calls"} in a day`];
  if (figures.success_rate !== null) parts.push(`${percent(figures.success_rate)} succeeded`);
  if (half !== null && most !== null) {
    parts.push(`half within ${shortDuration(half)}, 9 of 10 within ${shortDuration(most)}`);
  }
  return parts.join(", ");
}

/** Milliseconds where seconds would be 0.0. */
export function shortDuration(seconds: number | null): string {
  if (seconds === null) return "–";
  return seconds < 0.1 ? `${Math.round(seconds * 1000)} ms` : durationText(seconds);
}

/** A share as a percentage that never rounds a failure away. */
export function percent(share: number): string {
  const value = share * 100;
  return `${share < 1 && value > 99 ? Math.floor(value * 10) / 10 : Math.round(value)} %`;
}
