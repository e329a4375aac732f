import type { DataSource, EntityManager } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { FormValues, ModelErrors, ModelRow } from '../model.row.js';
import type { ModelReader } from '../query/model.reader.js';
import { valueAt, type KeyValues } from '../query/row-key.js';
import { rowKeys, rowOf } from '../query/wire-value.js';
import { conflictsIn } from './conflict.js';
import { lostDatabase, violationOf } from './database-error.js';
import { setValue } from './entity-value.js';
import { FormReader, MANY } from './form-data.js';
import { LostDatabase } from './lost-database.error.js';
import type { AddResult, ModelHooks, Refused, RemoveResult, RowBase, WriteContext, WriteResult } from './model.write.js';
import { wholeRows } from './referred.js';
import { Refusal, errorsOf } from './refusal.js';
import { RowBatch, type RowStep } from './row-batch.js';
import { RowDraft, relationsOf, type Cleaners } from './row-draft.js';
import { causeOf } from './row-failure.js';
import { brokenRules } from './row-rules.js';
import { RowStore } from './row-store.js';
import { usesOf } from './row-usage.js';
import { CHUNK, recover, softRemove } from './soft-remove.js';
import { inTransaction, locksRows } from './transaction.js';

const NO_CLEANERS: Cleaners = new Map();

/**
 * Writes the rows of one entity, each call in a transaction of its own, or within the one of the hook that calls. A row is looked up
 * within the scope and locked before it is looked at, so that what is compared with what the form began with is what is overwritten: no
 * write of another is ever lost unseen. Rows go through TypeORM's `save()` and `remove()`, so that the entity's listeners, subscribers,
 * transformers and cascades run. Where a database undoes a transaction for another one it is begun again, hooks included.
 */
export class ModelWriter<E extends object> {
  private readonly plain: ModelContract;

  constructor(
    private readonly dataSource: DataSource,
    private readonly contract: ModelContract<E>,
    private readonly reader: ModelReader<E>,
  ) {
    this.plain = contract as ModelContract;
  }

  /**
   * Makes a row. Throws `REFLEX_MODEL_DATABASE` where the database is gone, `REFLEX_MODEL_FIELD` where a cleaner is for no field, and
   * what hooks throw besides `ModelFieldError`.
   */
  create(values: FormValues, context: WriteContext<E>): Promise<WriteResult<E>> {
    return this.write(async (manager) => {
      const key = await this.make(manager, values, context);
      return this.shown(manager, key, context);
    });
  }

  /**
   * As `create`, one of many within `together`: the row is not read again, and whether it is within the scope is left to be looked at
   * for all of them, by `outside`.
   */
  add(values: FormValues, context: WriteContext<E>): Promise<AddResult> {
    return this.write(async (manager) => ({ done: 'added', key: await this.make(manager, values, context) }));
  }

  /** Of the rows that were added, those outside the scope, and what is said of such a row. */
  async outside(
    keys: readonly string[],
    { scope }: WriteContext<E>,
    manager: EntityManager,
  ): Promise<{ readonly keys: readonly string[]; readonly reason: string }> {
    const names = rowKeys(this.plain);
    const found = await this.reader.keysWithin(keys, scope, { manager, deleted: 'without' });
    const within = new Set(found.map((key) => names.ofValues(key)));
    return { keys: keys.filter((key) => !within.has(key)), reason: this.outsideReason };
  }

  /**
   * Changes the row of `base`, never one that the form names. `values` may leave fields out: they stay as they are. Throws as `create`.
   */
  update(base: RowBase, values: FormValues, context: WriteContext<E>): Promise<WriteResult<E>> {
    return this.write(async (manager) => {
      const locked = await this.lock(manager, [base.key], context, 'without');
      const row = (await this.load(manager, locked, this.setsIn(values))).get(base.key);
      if (!row) throw new Refusal({ done: 'missing' });
      if (context.hooks && !(await context.hooks.can('update', row)))
        throw Refusal.of({ '': `You may not change this ${this.contract.label}` });
      const errors = new Map<string, string>();
      const data = new FormReader(this.dataSource, errors).read(this.plain, values, { mode: 'update', prefix: '' });
      const draft = new RowDraft({ manager, errors, scopeOf: scopesOf(context) }, this.plain, row, data, false);
      await draft.findChildren();
      // Now that the children are locked too.
      const [entity] = await this.reader.entities(locked, this.contract.formFields, manager);
      const now = this.reader.baseOf(entity!);
      await this.readFields(draft, errors, context.hooks);
      const fields = conflictsIn(this.plain, base, now, draft.wanted());
      if (fields.length > 0) throw new Refusal({ done: 'conflict', fields, base: now });
      draft.fill();
      return this.shown(manager, await this.store(manager, draft, context), context);
    });
  }

  /**
   * Makes one of several writes: all of them are stored, or none where `work` throws. Throws what that throws, and
   * `REFLEX_MODEL_DATABASE`.
   */
  together<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.transact(work);
  }

  /**
   * Deletes rows, or marks them as deleted where the entity has a `@DeleteDateColumn()`; at most 1,000 in one call. Those that must stay
   * do not hold up the others. Throws as `create`.
   */
  remove(keys: readonly string[], context: WriteContext<E>): Promise<RemoveResult> {
    const { deleteDate, entity } = this.contract;
    const { hooks } = context;
    return this.each(keys, context, 'without', 'delete', {
      before: (row, manager) => hooks?.beforeDelete(row, manager),
      write: (rows, manager) => {
        if (deleteDate === undefined) return manager.remove(entity as never, rows as never, { chunk: CHUNK });
        return softRemove(manager, this.dataSource.getMetadata(entity), rows);
      },
      after: (row, manager) => hooks?.afterDelete(row, manager),
      ...(deleteDate === undefined && { hindrances: (rows, manager) => usesOf(manager, this.plain, rows) }),
    });
  }

  /** Brings back rows that were marked as deleted; as `remove`. */
  restore(keys: readonly string[], context: WriteContext<E>): Promise<RemoveResult> {
    const { deleteDate, entity } = this.contract;
    if (deleteDate === undefined) return Promise.resolve({ keys: [], refused: {} });
    return this.each(keys, context, 'only', 'restore', {
      write: (rows, manager) => recover(manager, this.dataSource.getMetadata(entity), rows),
    });
  }

  /** A new row from a form. Returns its key. */
  private async make(manager: EntityManager, values: FormValues, context: WriteContext<E>): Promise<string> {
    if (context.hooks && !(await context.hooks.can('create')))
      throw Refusal.of({ '': `You may not add ${this.contract.pluralLabel}` });
    const errors = new Map<string, string>();
    const data = new FormReader(this.dataSource, errors).read(this.plain, values, { mode: 'create', prefix: '' });
    const row = manager.create(this.contract.entity as never) as E;
    const draft = new RowDraft({ manager, errors, scopeOf: scopesOf(context) }, this.plain, row, data, true);
    await draft.findChildren();
    await this.readFields(draft, errors, context.hooks);
    draft.fill();
    this.addDefaults(row);
    const { metadata } = draft;
    for (const [name, value] of Object.entries(context.stamp ?? {})) setValue(metadata, row, name, value);
    return this.store(manager, draft, context);
  }

  /** What the class or the database fills in, so that what checks the whole row sees the values that it will have. */
  private addDefaults(row: E): void {
    const metadata = this.dataSource.getMetadata(this.contract.entity);
    for (const { name, initial, creatable, kind, nullable } of this.contract.fields.values()) {
      if (!creatable || initial === null || Array.isArray(initial) || (kind === 'boolean' && nullable)) continue;
      if (valueAt(row, name) === undefined) setValue(metadata, row, name, initial);
    }
  }

  /** The relations of a form that are set as a whole. */
  private setsIn(values: FormValues): string[] {
    return this.contract.formFields.filter(
      (name) => this.contract.fields.get(name)!.kind === 'references' && Object.hasOwn(values, name),
    );
  }

  /** The first stage: each field by itself. */
  private async readFields(draft: RowDraft, errors: ReadonlyMap<string, string>, hooks?: ModelHooks<E>): Promise<void> {
    const cleaners = this.known(hooks?.cleaners ?? NO_CLEANERS);
    for (const each of draft.all()) {
      await each.clean(cleaners);
      await each.refer();
    }
    refuseWith(Object.fromEntries(errors));
  }

  private known(cleaners: Cleaners): Cleaners {
    for (const path of cleaners.keys()) {
      const [parent = '', child] = path.split('.', 2);
      const target = this.plain.fields.get(parent)?.relation?.target;
      if (this.plain.fields.has(path) || (child !== undefined && target?.fields.has(path.slice(parent.length + 1)))) continue;
      throw new ReflexError('REFLEX_MODEL_FIELD', `@Clean('${path}') is for a field that ${this.contract.name} does not have`);
    }
    return cleaners;
  }

  /** The two stages after it, across fields and of the whole row, and then the row and its children. Returns its key. */
  private async store(manager: EntityManager, draft: RowDraft, { hooks }: WriteContext<E>): Promise<string> {
    const row = draft.row as E;
    refuseWith((await hooks?.validate(row)) ?? {});
    refuseWith(await brokenRules(draft));
    await hooks?.beforeSave(row, manager);
    await new RowStore(manager).store(draft);
    await hooks?.afterSave(row, manager);
    return rowKeys(this.plain).of(row);
  }

  /** A row that was stored, as lists and forms have it. One that has left the scope is refused. */
  private async shown(manager: EntityManager, key: string, { scope }: WriteContext<E>): Promise<WriteResult<E>> {
    const { plain, contract } = this;
    const [values] = await this.reader.keysWithin([key], scope, { manager, deleted: 'without' });
    if (!values) throw Refusal.of({ '': this.outsideReason });
    const names = [...new Set([...contract.listFields, ...contract.formFields])];
    const [stored] = await this.reader.entities([values], names, manager);
    return {
      done: 'saved',
      row: rowOf(plain, stored!, contract.listFields) as ModelRow<E>,
      base: this.reader.baseOf(stored!),
    };
  }

  private get outsideReason(): string {
    return `With these values you could not see the ${this.contract.label} any more`;
  }

  private async write<T>(work: (manager: EntityManager) => Promise<T>): Promise<T | Refused> {
    try {
      return await this.transact(work);
    } catch (error) {
      if (error instanceof Refusal) return error.result;
      if (error instanceof LostDatabase) throw error;
      const errors = await errorsOf(this.dataSource, this.plain, error);
      if (errors) return { done: 'refused', errors };
      throw causeOf(error);
    }
  }

  /** Throws `REFLEX_MODEL_DATABASE` where the database goes away meanwhile. */
  private async transact<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    let isDone = false;
    try {
      return await inTransaction(this.dataSource, async (manager) => {
        isDone = false;
        const result = await work(manager);
        isDone = true;
        return result;
      });
    } catch (error) {
      throw lostDatabase(error, isDone ? 'unknown' : 'nothing') ?? error;
    }
  }

  /** The keys of these rows that are within the scope, and locked until the transaction ends. */
  private lock(
    manager: EntityManager,
    keys: readonly string[],
    { scope }: WriteContext<E>,
    deleted: 'without' | 'only',
  ): Promise<KeyValues[]> {
    return this.reader.keysWithin(keys, scope, { manager, deleted, lock: locksRows(this.dataSource) });
  }

  private load(manager: EntityManager, keys: readonly KeyValues[], more: readonly string[]): Promise<ReadonlyMap<string, E>> {
    const metadata = this.dataSource.getMetadata(this.contract.entity);
    return wholeRows(manager, this.contract, keys, relationsOf(this.plain, metadata, more));
  }

  private async each(
    keys: readonly string[],
    context: WriteContext<E>,
    deleted: 'without' | 'only',
    action: 'delete' | 'restore',
    step: Omit<RowStep<E>, 'reasonOf'>,
  ): Promise<RemoveResult> {
    const { label } = this.contract;
    const { hooks } = context;
    const named = [...new Set(keys)];
    const tooMany = named.slice(MANY).map((key) => [key, `Choose at most ${MANY} ${this.contract.pluralLabel} at once`] as const);
    const run = async (manager: EntityManager): Promise<RemoveResult> => {
      const rows = new Map(await this.load(manager, await this.lock(manager, named.slice(0, MANY), context, deleted), []));
      const refused: Record<string, string> = Object.fromEntries(tooMany);
      for (const [key, row] of rows) {
        if (!hooks || (await hooks.can(action, row))) continue;
        refused[key] = `You may not ${action} this ${label}`;
        rows.delete(key);
      }
      const batch = new RowBatch<E>(manager, { ...step, reasonOf: (error) => this.reasonOf(error) });
      const result = await batch.run(rows);
      return { keys: result.keys, refused: { ...result.refused, ...refused } };
    };
    try {
      return await this.transact(run);
    } catch (error) {
      if (error instanceof LostDatabase) throw error;
      const errors = await errorsOf(this.dataSource, this.plain, error);
      if (!errors) throw error;
      const reason = this.inOne(errors);
      return {
        keys: [],
        refused: Object.fromEntries([...named.slice(0, MANY).map((key) => [key, reason] as const), ...tooMany]),
      };
    }
  }

  /** Why a row was not deleted or restored. */
  private async reasonOf(error: unknown): Promise<string | undefined> {
    const violation = violationOf(this.dataSource, error);
    if (violation?.kind === 'foreign' || violation?.kind === 'used') return `This ${this.contract.label} is still used elsewhere`;
    const errors = await errorsOf(this.dataSource, this.plain, error);
    return errors && this.inOne(errors);
  }

  private inOne(errors: ModelErrors): string {
    return Object.entries(errors)
      .map(([name, sentence]) => {
        const label = this.plain.fields.get(name)?.label;
        return label === undefined ? sentence : `${label}: ${sentence}`;
      })
      .join(' ');
  }
}

function scopesOf<E extends object>({ scopeOf }: WriteContext<E>): NonNullable<WriteContext<E>['scopeOf']> {
  return scopeOf ?? (() => undefined);
}

function refuseWith(errors: ModelErrors | void): void {
  if (errors && Object.keys(errors).length > 0) throw Refusal.of(errors);
}
