import { Injectable } from '@nestjs/common';

/** Rows of one entity that were written, and are committed. */
export interface ModelChange {
  /** The name of the entity's class: `Product.name`. */
  readonly entity: string;
  /** The `$key` of each row; none where it is not known which they are. */
  readonly keys: readonly string[];
}

/**
 * Carries the word of committed changes to the pages that show the rows. What goes through TypeORM's `save()`, `remove()` and query
 * builders is published by itself, everywhere in the app; raw SQL and changes of other systems can be published by hand: list
 * this class in the providers of a module, and inject it.
 *
 * It reaches the pages of all processes that share page sessions in Redis, see `redisStore()`, else those of this process. To reach
 * others, provide a subclass in its place (`{ provide: ModelChanges, useClass: … }`) that sends what is published here to
 * them, and hands on what they send by `super.publish()`.
 */
@Injectable()
export class ModelChanges {
  private readonly listeners = new Set<(change: ModelChange) => void>();

  /** Changes are to be told when they can be read: after their commit. */
  publish(change: ModelChange): void | Promise<void> {
    for (const listener of this.listeners) listener(change);
  }

  /** Returns what ends it. */
  subscribe(listener: (change: ModelChange) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
