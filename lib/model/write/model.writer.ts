import type { DataSource, EntityManager } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { FormValues, ModelErrors } from '../model.row.js';
import type { ModelReader } from '../query/model.reader.js';
import { valueAt, type KeyValues } from '../query/row-key.js';
import { rowKeys } from '../query/wire-value.js';
import { conflictsIn } from './conflict.js';
import { lostDatabase, violationOf } from './database-error.js';
import { readForm, type FormData } from './form-data.js';
import { ModelFieldError } from './model-field.error.js';
import type { RemoveResult, RowBase, WriteContext, WriteResult } from './model.write.js';
import { MANY, setAt, wholeRows } from './referred.js';
import { Refusal, errorsOf } from './refusal.js';
import { RowWriter } from './row-writer.js';
import { inTransaction, locksRows } from './transaction.js';

const NO_CLEANERS: ReadonlyMap<string, (value: unknown) => unknown> = new Map();

/**
 * Writes the rows of one entity, each call in a transaction of its own. A row is looked up within the scope and locked before it is
 * looked at, so that what is compared with what the form began with is what is overwritten: no write of another is ever lost unseen.
 * Rows go through TypeORM's `save()` and `remove()`, so that the entity's listeners, subscribers, transformers and cascades run.
 */
export class ModelWriter<E extends object> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contract: ModelContract<E>,
    private readonly reader: ModelReader<E>,
  ) {}

  /** Makes a row. Throws `REFLEX_MODEL_DATABASE` where the database is gone, and what hooks throw besides `ModelFieldError`. */
  create(values: FormValues, context: WriteContext<E>): Promise<WriteResult<E>> {
    return this.write(async (manager) => {
      if (context.hooks && !(await context.hooks.can('create')))
        throw Refusal.of({ '': `You may not add ${this.contract.pluralLabel}` });
      const row = manager.create(this.contract.entity as never) as E;
      const data = readForm(this.plainContract, values, 'create');
      for (const { name, initial, creatable } of this.contract.fields.values()) {
        // The database's own default, so that what checks the whole row sees the value that it will have.
        if (creatable && initial !== null && !Array.isArray(initial) && valueAt(row, name) === undefined)
          setAt(row, name, initial);
      }
      for (const [name, value] of Object.entries(context.stamp ?? {})) setAt(row, name, value);
      return this.store(manager, row, data, context);
    });
  }

  /**
   * Changes the row of `base`, never one that the form names. `values` may leave fields out: they stay as they are. Throws as `create`.
   */
  update(base: RowBase, values: FormValues, context: WriteContext<E>): Promise<WriteResult<E>> {
    return this.write(async (manager) => {
      const [locked] = await this.lock(manager, [base.key], context, 'without');
      const now = locked && (await this.reader.form(base.key, context.scope, manager));
      if (!now) throw new Refusal({ done: 'missing' });
      const relations = this.formRelations(values);
      const row = (await wholeRows(manager, this.contract, [locked], relations)).get(base.key)!;
      if (context.hooks && !(await context.hooks.can('update', row)))
        throw Refusal.of({ '': `You may not change this ${this.contract.label}` });
      const data = readForm(this.plainContract, values, 'update');
      if (data.errors.size === 0) {
        const fields = conflictsIn(this.plainContract, base, now, values, data);
        if (fields.length > 0) throw new Refusal({ done: 'conflict', fields, base: now });
      }
      return this.store(manager, row, data, context);
    });
  }

  /** Deletes rows, or marks them as deleted where the entity has a `@DeleteDateColumn()`. Those that must stay do not hold up the others. */
  remove(keys: readonly string[], context: WriteContext<E>): Promise<RemoveResult> {
    const { deleteDate } = this.contract;
    return this.each(keys, context, 'without', async (manager, row) => {
      const { hooks } = context;
      if (hooks && !(await hooks.can('delete', row))) throw new ModelFieldError(`You may not delete this ${this.contract.label}`);
      await hooks?.beforeDelete(row, manager);
      // `remove()` takes the key out of the entity; hooks still want it.
      const gone = Object.assign(Object.create(Object.getPrototypeOf(row) as object) as E, row);
      if (deleteDate === undefined) await manager.remove(this.contract.entity as never, row as never);
      else await manager.softRemove(this.contract.entity as never, row as never);
      await hooks?.afterDelete(gone, manager);
    });
  }

  /** Brings back rows that were marked as deleted. */
  restore(keys: readonly string[], context: WriteContext<E>): Promise<RemoveResult> {
    if (this.contract.deleteDate === undefined) return Promise.resolve({ keys: [], refused: {} });
    return this.each(keys, context, 'only', async (manager, row) => {
      if (context.hooks && !(await context.hooks.can('restore', row)))
        throw new ModelFieldError(`You may not restore this ${this.contract.label}`);
      await manager.recover(this.contract.entity as never, row as never);
    });
  }

  private get plainContract(): ModelContract {
    return this.contract as ModelContract;
  }

  /** The relations of the form that are set as a whole: hooks and `save()` compare them with what the row has. */
  private formRelations(values: FormValues): string[] {
    return this.contract.formFields.filter((name) => {
      const kind = this.contract.fields.get(name)?.kind;
      return (kind === 'reference' || kind === 'references') && Object.hasOwn(values, name);
    });
  }

  /** The three stages of validation, each with all that it finds, then the row and its children. */
  private async store(
    manager: EntityManager,
    row: E,
    data: FormData,
    { hooks, scope, scopeOf }: WriteContext<E>,
  ): Promise<WriteResult<E>> {
    const writer = new RowWriter(manager, this.plainContract, scopeOf ?? (() => undefined));
    await writer.clean(data, hooks?.cleaners ?? NO_CLEANERS);
    await writer.refer(row, data);
    refuseWith(Object.fromEntries(data.errors));
    writer.fill(row, data);
    refuseWith((await hooks?.validate(row)) ?? {});
    refuseWith(await writer.check(row));
    await hooks?.beforeSave(row, manager);
    await manager.save(this.contract.entity as never, row as never);
    for (const [name, children] of data.children) await writer.storeChildren(row, name, children);
    await hooks?.afterSave(row, manager);
    const key = rowKeys(this.plainContract).of(row);
    const [stored, base] = [
      (await this.reader.rows([key], scope, manager)).get(key),
      await this.reader.form(key, scope, manager),
    ];
    if (!stored || !base) throw Refusal.of({ '': `With these values you could not see the ${this.contract.label} any more` });
    return { done: 'saved', row: stored, base };
  }

  private async write(work: (manager: EntityManager) => Promise<WriteResult<E>>): Promise<WriteResult<E>> {
    try {
      return await inTransaction(this.dataSource, work);
    } catch (error) {
      if (error instanceof Refusal) return error.result;
      const errors = errorsOf(this.dataSource, this.plainContract, error);
      if (errors) return { done: 'refused', errors };
      throw lostDatabase(error) ?? error;
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

  /** Works on rows one by one in one transaction; a row that is refused is taken back by itself. */
  private async each(
    keys: readonly string[],
    context: WriteContext<E>,
    deleted: 'without' | 'only',
    work: (manager: EntityManager, row: E) => Promise<void>,
  ): Promise<RemoveResult> {
    const done: string[] = [];
    const refused: Record<string, string> = {};
    try {
      await inTransaction(this.dataSource, async (manager) => {
        const locked = await this.lock(manager, [...new Set(keys)].slice(0, MANY), context, deleted);
        for (const [key, row] of await wholeRows(manager, this.contract, locked, [])) {
          try {
            await manager.transaction((nested) => work(nested, row));
            done.push(key);
          } catch (error) {
            refused[key] = this.reasonOf(error);
          }
        }
      });
    } catch (error) {
      throw lostDatabase(error) ?? error;
    }
    return { keys: done, refused };
  }

  /** Why a row was not deleted or restored. Throws what is no reason. */
  private reasonOf(error: unknown): string {
    const { label } = this.contract;
    if (violationOf(this.dataSource, error)?.kind === 'foreign') return `This ${label} is still used elsewhere`;
    const errors = errorsOf(this.dataSource, this.plainContract, error);
    if (!errors) throw error;
    return Object.values(errors).join(' ');
  }
}

function refuseWith(errors: ModelErrors | void): void {
  if (errors && Object.keys(errors).length > 0) throw Refusal.of(errors);
}
