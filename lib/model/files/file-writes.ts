import type { EntityManager } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import { valueAt } from '../query/row-key.js';
import { ModelFieldError } from '../write/model-field.error.js';
import type { ModelHooks, WriteContext } from '../write/model.write.js';
import type { FileTransactions } from './file-transactions.js';
import type { FileStore } from './file.store.js';
import { columnValue, fileFields, fileIn } from './file-value.js';

const AGAIN = 'Choose the file again';

/** What one write of a row does to its files. */
export class FileWrites<E extends object> {
  /** Uploads that the row gets, by field. */
  private readonly taken = new Map<string, string>();
  /** Files that it had, by field. */
  private before: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly contract: ModelContract,
    private readonly store: FileStore,
    private readonly transactions: FileTransactions,
    /** The upload that a field is waiting for. */
    private readonly expected: (field: string) => string | undefined,
  ) {}

  /** The context of a write, with what is to be done about files. */
  around(context: WriteContext<E>): WriteContext<E> {
    const { hooks } = context;
    return hooks ? { ...context, hooks: this.hooks(hooks) } : context;
  }

  private hooks(hooks: ModelHooks<E>): ModelHooks<E> {
    const cleaners = new Map(hooks.cleaners);
    for (const { name } of fileFields(this.contract)) {
      const clean = hooks.cleaners.get(name);
      cleaners.set(name, async (value) => {
        const stored = await this.take(name, value);
        return clean ? clean(stored) : stored;
      });
    }
    return {
      cleaners,
      validate: (data) => hooks.validate(data),
      // Of a row that is there it is asked while it is still as it was.
      can: (action, row) => {
        if (row) this.before = this.filesOf(row);
        return hooks.can(action, row);
      },
      beforeSave: (row, manager) => hooks.beforeSave(row, manager),
      afterSave: async (row, manager) => {
        await hooks.afterSave(row, manager);
        await this.saved(row, manager);
      },
      beforeDelete: (row, manager) => hooks.beforeDelete(row, manager),
      afterDelete: async (row, manager) => {
        await hooks.afterDelete(row, manager);
        if (this.contract.deleteDate === undefined) this.drop([...this.filesOf(row).values()], manager);
      },
    };
  }

  /** What a form says of a field: the upload that it has, or null. */
  private async take(field: string, id: unknown): Promise<unknown> {
    this.taken.delete(field);
    if (typeof id !== 'string') return id;
    const file = id === this.expected(field) ? (await this.store.upload(id))?.file : undefined;
    if (!file) throw new ModelFieldError(AGAIN);
    this.taken.set(field, id);
    return columnValue(this.contract, field, { id, ...file });
  }

  private async saved(row: E, manager: EntityManager): Promise<void> {
    for (const [field, id] of this.taken) {
      if (!(await this.store.keep(id))) throw new ModelFieldError({ [field]: AGAIN });
      this.transactions.onRollback(manager, () => this.store.release(id));
    }
    const now = this.filesOf(row);
    this.drop(
      [...this.before].filter(([field, id]) => now.get(field) !== id).map(([, id]) => id),
      manager,
    );
  }

  private drop(ids: readonly string[], manager: EntityManager): void {
    for (const id of ids) this.transactions.onCommit(manager, () => this.store.remove(id));
  }

  private filesOf(row: E): ReadonlyMap<string, string> {
    const found = fileFields(this.contract).map(({ name }) => [name, fileIn(valueAt(row, name))?.id] as const);
    return new Map(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }
}
