/**
 * Knows whether the app is there.
 *
 * One open stream (`/heartbeat`) tells at once when the server goes; a ping (`/app_id`) tells whether it is really
 * gone, when it is back, and whether it is still the same app. A page nobody looks at holds no stream, unless the
 * server ties the session's data to it: browsers allow six streams a host, and hidden tabs would use them up.
 */
import { signal } from "@preact/signals";

import type { Address } from "./address";

export type ConnectionState = "connected" | "lost" | "replaced" | "signed-out";

const PING_TIMEOUT_MS = 1500;
/** Waits between pings while the app is gone. */
const RETRY_MS = [500, 1000, 1000, 2000, 3000, 5000];

export class Connection {
  readonly state = signal<ConnectionState>("connected");
  private heartbeat: EventSource | null = null;
  private checking = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly address: Address,
    private readonly appId: string,
    private readonly sessionHash: string,
    /** Whether the server keeps the session's data only while the stream is open. */
    private readonly holdsSession: boolean,
    private readonly onReturn: () => void,
  ) {}

  start(): void {
    this.listen();
    addEventListener("online", () => void this.check());
    addEventListener("offline", () => this.lose());
    addEventListener("pagehide", () => this.stopListening());
    addEventListener("pageshow", (event) => {
      if (event.persisted) void this.check();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.check();
      else if (!this.holdsSession) this.stopListening();
    });
  }

  /** Look whether the app answers; called on every sign that it may not. */
  async check(attempt = 0): Promise<void> {
    if (this.checking) return;
    clearTimeout(this.retryTimer);
    this.checking = true;
    const found = await this.ping();
    this.checking = false;
    if (found === null) {
      this.lose();
      const wait = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)];
      this.retryTimer = setTimeout(() => void this.check(attempt + 1), wait);
      return;
    }
    const wasLost = this.state.value === "lost";
    this.state.value = found;
    this.listen();
    if (wasLost || attempt > 0) this.onReturn();
  }

  private lose(): void {
    this.stopListening();
    this.state.value = "lost";
  }

  private async ping(): Promise<ConnectionState | null> {
    try {
      const reply = await fetch(`${this.address.api}/app_id`, {
        cache: "no-store",
        credentials: "include",
        signal: AbortSignal.timeout(PING_TIMEOUT_MS),
      });
      if (reply.status === 401) return "signed-out";
      if (!reply.ok) return null;
      // Ids are 64-bit numbers: parsed on both sides they are rounded alike.
      const { app_id: id } = (await reply.json()) as { app_id: unknown };
      return String(id) === this.appId ? "connected" : "replaced";
    } catch {
      return null;
    }
  }

  private listen(): void {
    if (this.heartbeat || (document.visibilityState === "hidden" && !this.holdsSession)) return;
    const heartbeat = new EventSource(`${this.address.api}/heartbeat/${this.sessionHash}`, { withCredentials: true });
    heartbeat.onerror = () => {
      if (this.heartbeat !== heartbeat) return;
      this.stopListening();
      void this.check();
    };
    this.heartbeat = heartbeat;
  }

  private stopListening(): void {
    this.heartbeat?.close();
    this.heartbeat = null;
  }
}
