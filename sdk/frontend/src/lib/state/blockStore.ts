/**
 * All blocks of the page by id. A block's state is made when somebody first asks for it: most blocks of a large page
 * stand in tabs that are not open, and their state is not needed to show the page.
 */
import type { ReadonlySignal } from "@preact/signals";

import type { ComponentConfig } from "../wire/types";
import { Block, type Wiring } from "./blocks";

export class BlockStore {
  private readonly made = new Map<number, Block>();
  private readonly given = new Map<number, ComponentConfig>();

  constructor(private readonly wiring: ReadonlySignal<Wiring>) {}

  /** Know a block; one of the same id is forgotten. */
  give(config: ComponentConfig): void {
    this.made.delete(config.id);
    this.given.set(config.id, config);
  }

  get(id: number): Block | undefined {
    const made = this.made.get(id);
    if (made) return made;
    const config = this.given.get(id);
    if (!config) return undefined;
    const block = new Block(config, this.wiring);
    this.made.set(id, block);
    return block;
  }

  typeOf(id: number): string | undefined {
    return this.given.get(id)?.type;
  }

  /** Every block, or every block of a type. */
  *values(type?: string): Iterable<Block> {
    for (const [id, config] of this.given) {
      const block = type === undefined || config.type === type ? this.get(id) : undefined;
      if (block) yield block;
    }
  }

  /** The blocks that a render function made. */
  *renderedIn(isWanted: (render: number) => boolean): Iterable<Block> {
    for (const [id, { rendered_in: render }] of this.given) {
      const block = render != null && isWanted(render) ? this.get(id) : undefined;
      if (block) yield block;
    }
  }

  delete(id: number): void {
    this.made.delete(id);
    this.given.delete(id);
  }
}
