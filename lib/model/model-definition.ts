import { ReflexError } from '../errors/reflex.error.js';
import { compileContract } from './contract/compile-contract.js';
import type { ModelContract } from './contract/model.contract.js';
import type { EntityClass } from './contract/model.field.js';
import type { ModelOptions } from './model.options.js';

/** What `ModelState(Entity, options)` was called with, and what follows from it. */
export class ModelDefinition<E extends object = object> {
  private compiled?: ModelContract<E>;

  constructor(
    readonly entity: EntityClass<E>,
    readonly options: ModelOptions<E>,
  ) {}

  /**
   * Compiled when it is first asked for: while classes are being declared, those that import each other in a circle are not
   * there yet. Throws what `compileContract` throws.
   */
  get contract(): ModelContract<E> {
    return (this.compiled ??= compileContract(this.entity, this.options));
  }

  /** The name of the Var with the rows. */
  get listVar(): string {
    return this.options.listVar ?? 'data';
  }
}

const DEFINITION = Symbol('reflex:model');

export function setDefinition(state: object, definition: ModelDefinition<never>): void {
  Object.defineProperty(state, DEFINITION, { value: definition });
}

/** The definition that a state extends; undefined where it extends none. */
export function findDefinition(state: unknown): ModelDefinition | undefined {
  return typeof state === 'function' ? (state as { readonly [DEFINITION]?: ModelDefinition })[DEFINITION] : undefined;
}

/** Throws `REFLEX_MODEL_STATE` where the class extends neither `ModelState()` nor `ModelCrudView()`. */
export function definitionOf(state: unknown): ModelDefinition {
  const definition = findDefinition(state);
  if (definition) return definition;
  const name = typeof state === 'function' ? state.name : String(state);
  throw new ReflexError('REFLEX_MODEL_STATE', `${name} is used as a model state and extends no ModelState()`);
}

/** The contract of a model state. Needs no database. */
export function contractOf(state: unknown): ModelContract {
  return definitionOf(state).contract;
}
