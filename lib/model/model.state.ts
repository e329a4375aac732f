import { Inject } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { Var } from '../state/var.decorator.js';
import type { EntityClass } from './contract/model.field.js';
import { ModelDefinition, setDefinition } from './model-definition.js';
import { bootModels } from './model-boot.js';
import type { ModelOptions } from './model.options.js';
import type { ModelRow } from './model.row.js';
import { DATA_SOURCE } from './state/model-access.js';
import { ModelImportState } from './import/model-import.state.js';

/** What `ModelState()` returns: Vars, events and hooks for the rows of `E`, the rows themselves in the Var `L`. */
export type ModelStateClass<E extends object, L extends string> = abstract new () => ModelImportState<E> & {
  [K in L]: ModelRow<E>[];
};

/**
 * The base class of a state that lists, finds, makes, changes and deletes the rows of a TypeORM entity:
 * `@State() class ProductState extends ModelState(Product) {}`. What a browser may see and do follows from the entity and the options;
 * nothing else is selected, sent or written. The data source is that of `TypeOrmModule.forRoot()`.
 *
 * Throws `REFLEX_MODEL_ENTITY` and `REFLEX_MODEL_FIELD` at boot, where a page shows it, or at its first event.
 */
export function ModelState<E extends object, const L extends string = 'data'>(
  entity: EntityClass<E>,
  options: ModelOptions<E, L> = {},
): ModelStateClass<E, L> {
  const definition = new ModelDefinition<E>(entity, options);
  abstract class EntityState extends ModelImportState<E> {
    constructor() {
      super();
      (this as unknown as Record<string, ModelRow<E>[]>)[definition.listVar] = [];
    }
  }
  setDefinition(EntityState, definition as unknown as ModelDefinition<never>);
  bootModels(EntityState);
  Var({ key: '$key' })(EntityState.prototype, definition.listVar);
  Inject(getDataSourceToken(options.dataSource))(EntityState.prototype, DATA_SOURCE);
  return EntityState as unknown as ModelStateClass<E, L>;
}
