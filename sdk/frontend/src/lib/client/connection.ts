/**
 * Knows whether the app is there.
 *
 * The session's stream tells at once when the server goes; a ping (`/app_id`) tells whether it is really gone, when it
 * is back, and whether it is still the same app. A page nobody looks at keeps no stream for this, unless the server ties
 * the session's data to it: browsers allow six streams a host, and hidden tabs would use them up.
 */
import { signal } from "@preact/signals";

import type { Address } from "./address";
import type { Session } from "./session";

export type ConnectionState = "connected" | "lost" | "replaced" | "signed-out";

const PING_TIMEOUT_MS = 1500;
/** Waits between pings while the app is gone, and between streams that it refuses. */
const RETRY_MS = [500, 1000, 1000, 2000, 3000, 5000];

export class Connection {
  readonly state = signal<ConnectionState>("connected");
  private checking = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private refusals = 0;

  constructor(
    private readonly address: Address,
    private readonly appId: string,
    private readonly session: Session,
    /** Whether the server keeps the session's data only while the stream is open. */
    private readonly holdsSession: boolean,
  ) {}

  start(): void {
    this.listen();
    addEventListener("online", () => void this.check());
    addEventListener("offline", () => this.lose());
    addEventListener("pagehide", () => this.session.stop());
    addEventListener("pageshow", (event) => {
      if (event.persisted) void this.check();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.check();
      else this.listen();
    });
  }

  /** The session's stream broke, or a call did not get through. */
  broke(wasThere: boolean): void {
    this.refusals = wasThere ? 0 : this.refusals + 1;
    void this.check();
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
      this.retryTimer = setTimeout(() => void this.check(attempt + 1), retryMs(attempt));
      return;
    }
    this.state.value = found;
    if (found === "signed-out") return;
    // The app answers, but may not let a stream through.
    if (this.refusals > 0) this.retryTimer = setTimeout(() => this.listen(), retryMs(this.refusals));
    else this.listen();
  }

  private lose(): void {
    this.session.stop();
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
    this.session.attend(document.visibilityState === "visible" || this.holdsSession);
  }
}

function retryMs(attempt: number): number {
  return RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 0;
}
