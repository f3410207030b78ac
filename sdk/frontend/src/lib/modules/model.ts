/** The state that a module of the author's shares with the page: get, set, save, be told. */
import type { Model } from "../../../../src/stagedoor/author";

type Callback = (...args: unknown[]) => void;
type State = Record<string, unknown>;
type Buffer = ArrayBuffer | ArrayBufferView;

export interface Outlet {
  /** Hand on what the module has set since it saved last. */
  save: (changes: State) => void;
  /** Hand on a message of a widget. */
  send: (content: unknown, buffers: Buffer[]) => void;
  isSame: (a: unknown, b: unknown) => boolean;
}

export class SharedModel implements Model {
  private readonly callbacks = new Map<string, Set<Callback>>();
  private readonly unsaved = new Set<string>();

  constructor(
    private state: State,
    private readonly outlet: Outlet,
  ) {}

  get(name: string): unknown {
    return this.state[name];
  }

  set(name: string | State, value?: unknown): void {
    const changes = typeof name === "string" ? { [name]: value } : name;
    for (const key of Object.keys(changes)) this.unsaved.add(key);
    this.put(changes);
  }

  // compat: anywidget's name.
  save_changes(): void {
    const changes = Object.fromEntries([...this.unsaved].map((name) => [name, this.state[name]]));
    this.unsaved.clear();
    if (Object.keys(changes).length > 0) this.outlet.save(changes);
  }

  on(events: string, callback: Callback): void {
    for (const event of events.split(/\s+/)) {
      this.callbacks.set(event, (this.callbacks.get(event) ?? new Set()).add(callback));
    }
  }

  off(events?: string | null, callback?: Callback | null): void {
    for (const event of events?.split(/\s+/) ?? [...this.callbacks.keys()]) {
      if (callback) this.callbacks.get(event)?.delete(callback);
      else this.callbacks.delete(event);
    }
  }

  send(content: unknown, _callbacks?: unknown, buffers: Buffer[] = []): void {
    this.outlet.send(content, buffers);
  }

  /** Take what the page says; what differs is told to the module. */
  receive(state: State): void {
    this.put(state);
  }

  emit(event: string, ...values: unknown[]): void {
    for (const callback of [...(this.callbacks.get(event) ?? [])]) {
      try {
        callback(...values);
      } catch (error) {
        // One listener of the author's that fails keeps neither the others nor the page from going on.
        console.error(error);
      }
    }
  }

  private put(changes: State): void {
    const changed = Object.keys(changes).filter((name) => !this.outlet.isSame(this.state[name], changes[name]));
    if (changed.length === 0) return;
    this.state = { ...this.state, ...changes };
    for (const name of changed) this.emit(`change:${name}`, this, changes[name]);
    this.emit("change", this);
  }
}
