import { Logger } from '@nestjs/common';
import type {
  EntityMetadata,
  EntitySubscriberInterface,
  InsertEvent,
  QueryRunner,
  RecoverEvent,
  RemoveEvent,
  SoftRemoveEvent,
  UpdateEvent,
} from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import { valueAt } from '../query/row-key.js';
import { rowKeys } from '../query/wire-value.js';
import { ChangedKeys } from './changed-keys.js';
import type { ModelChanges } from './model-changes.js';

type Changed = Map<string, ChangedKeys>;

/** What of an event can tell which row it is about. A query builder knows of none. */
type Row = object | null | undefined;

/**
 * Hears of every write of one data source and publishes it once it is committed: at once outside of transactions, never
 * where one is rolled back. What a query builder writes is published without keys.
 */
export class RowSubscriber implements EntitySubscriberInterface<object> {
  private readonly logger = new Logger('Reflex');
  /** What open transactions have written. */
  private readonly open = new WeakMap<QueryRunner, Changed>();

  constructor(
    private readonly changes: ModelChanges,
    /** Names of the entities that anybody shows. */
    private readonly watched: ReadonlySet<string>,
    /** Of the entities whose rows have keys that somebody shows, by name. */
    private readonly contracts: ReadonlyMap<string, ModelContract>,
  ) {}

  afterInsert({ queryRunner, metadata, entity }: InsertEvent<object>): void {
    this.note(queryRunner, metadata, entity);
  }

  afterUpdate({ queryRunner, metadata, databaseEntity, entity }: UpdateEvent<object>): void {
    this.note(queryRunner, metadata, databaseEntity, entity);
  }

  afterRemove({ queryRunner, metadata, databaseEntity, entity }: RemoveEvent<object>): void {
    this.note(queryRunner, metadata, databaseEntity, entity);
  }

  afterSoftRemove({ queryRunner, metadata, databaseEntity, entity }: SoftRemoveEvent<object>): void {
    this.note(queryRunner, metadata, databaseEntity, entity);
  }

  afterRecover({ queryRunner, metadata, databaseEntity, entity }: RecoverEvent<object>): void {
    this.note(queryRunner, metadata, databaseEntity, entity);
  }

  afterTransactionCommit({ queryRunner }: { readonly queryRunner: QueryRunner }): void {
    // Of a savepoint: what is around it may be rolled back yet.
    if (queryRunner.isTransactionActive) return;
    const changed = this.open.get(queryRunner);
    this.open.delete(queryRunner);
    if (changed) this.publish(changed);
  }

  afterTransactionRollback({ queryRunner }: { readonly queryRunner: QueryRunner }): void {
    if (!queryRunner.isTransactionActive) this.open.delete(queryRunner);
  }

  private note(queryRunner: QueryRunner, metadata: EntityMetadata, ...rows: readonly Row[]): void {
    const changed: Changed = (queryRunner.isTransactionActive && this.open.get(queryRunner)) || new Map<string, ChangedKeys>();
    for (const name of entitiesOf(metadata)) {
      if (!this.watched.has(name)) continue;
      let keys = changed.get(name);
      if (!keys) changed.set(name, (keys = new ChangedKeys()));
      const key = metadata.isJunction ? undefined : keyIn(rows, this.contracts.get(name));
      keys.add(key === undefined ? [] : [key]);
    }
    if (changed.size === 0) return;
    if (queryRunner.isTransactionActive) this.open.set(queryRunner, changed);
    else this.publish(changed);
  }

  /** Nobody's write fails because pages could not be told of it. */
  private publish(changed: Changed): void {
    for (const [entity, { list }] of changed) {
      try {
        void Promise.resolve(this.changes.publish({ entity, keys: list })).catch((error: unknown) => this.logger.error(error));
      } catch (error) {
        this.logger.error(error);
      }
    }
  }
}

/** The names of the classes whose rows have changed: of a table between two entities, both. */
function entitiesOf(metadata: EntityMetadata): readonly string[] {
  if (!metadata.isJunction) return [metadata.name];
  return [...new Set(metadata.foreignKeys.map(({ referencedEntityMetadata }) => referencedEntityMetadata.name))];
}

/** The key of the first of these that has one whole. */
function keyIn(rows: readonly Row[], contract: ModelContract | undefined): string | undefined {
  const row = rows.find((candidate) => candidate && contract?.keys.every((name) => isPresent(valueAt(candidate, name))));
  return contract && row ? rowKeys(contract).of(row) : undefined;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
