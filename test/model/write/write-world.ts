import type { DataSource } from 'typeorm';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import type { EntityClass } from '../../../lib/model/contract/model.field.js';
import { engineOf, type ModelEngine } from '../../../lib/model/model.engine.js';
import type { ModelOptions } from '../../../lib/model/model.options.js';
import type { ModelHooks, WriteResult } from '../../../lib/model/write/model.write.js';

/** A scope that has all rows. */
export const everything = (): void => undefined;

export function engine<E extends object>(
  dataSource: DataSource,
  entity: EntityClass<E>,
  options: ModelOptions<E> = {},
): ModelEngine<E> {
  return engineOf(dataSource, compileContract(entity, options));
}

/** Hooks that do nothing and forbid nothing, but for those that are given. */
export function hooks<E extends object>(given: Partial<ModelHooks<E>>): ModelHooks<E> {
  const nothing = (): void => undefined;
  return {
    cleaners: new Map(),
    validate: nothing,
    can: () => true,
    beforeSave: nothing,
    afterSave: nothing,
    beforeDelete: nothing,
    afterDelete: nothing,
    ...given,
  };
}

/** The result of a write that is to be done. Throws what it was refused for. */
export function saved<E extends object>(result: WriteResult<E>): Extract<WriteResult<E>, { done: 'saved' }> {
  if (result.done !== 'saved') throw new Error(`Not saved: ${JSON.stringify(result)}`);
  return result;
}

export function refused(errors: Record<string, string>): { readonly done: 'refused'; readonly errors: Record<string, string> } {
  return { done: 'refused', errors };
}
