import 'reflect-metadata';
import { Event } from '../state/event.decorator.js';
import { originalOf } from '../state/handler-method.js';
import { plainToInstance } from 'class-transformer';
import type { EntityClass } from './contract/model.field.js';
import type { ModelOptions } from './model.options.js';
import type { ModelRow, RowMarks } from './model.row.js';
import { ModelState } from './model.state.js';
import type { ModelFormState } from './state/model-form.state.js';

/** Where Nest's parameter decorators leave what they say. */
const ROUTE_ARGUMENTS = '__routeArguments__';

/** Events of a model state by what they do, with the names that a view gives them: `saveProduct`, `loadProducts`. */
interface Verbs<E extends object> {
  readonly one: Pick<ModelFormState<E>, 'startCreate' | 'startEdit' | 'cancelEdit' | 'save' | 'create' | 'delete' | 'restore'>;
  readonly many: Pick<
    ModelFormState<E>,
    'load' | 'refresh' | 'setSearch' | 'setFilter' | 'clearFilters' | 'setSort' | 'exportCsv'
  >;
}

const ONE = {
  startCreate: 'startCreate',
  startEdit: 'startEdit',
  cancelEdit: 'cancelEdit',
  save: 'save',
  create: 'create',
  delete: 'delete',
  restore: 'restore',
} as const satisfies Record<keyof Verbs<object>['one'], string>;

const MANY = {
  load: 'load',
  refresh: 'refresh',
  setSearch: 'search',
  setFilter: 'filter',
  clearFilters: 'clearFiltersOf',
  setSort: 'sort',
  exportCsv: 'export',
} as const satisfies Record<keyof Verbs<object>['many'], string>;

type Named<E extends object, One extends string, Many extends string> = {
  [K in keyof Verbs<E>['one'] as `${(typeof ONE)[K]}${One}`]: Verbs<E>['one'][K];
} & { [K in keyof Verbs<E>['many'] as `${(typeof MANY)[K]}${Many}`]: Verbs<E>['many'][K] };

/** The options of a view, beside those of `ModelState`. */
export interface ModelCrudViewOptions<
  E extends object,
  D extends object,
  One extends string,
  Many extends string,
  L extends string,
> extends ModelOptions<E, L> {
  /** What events call one row: `Product` makes `saveProduct`. */
  readonly name: One;
  /** What they call several: `loadProducts`. Default: the name with an `s`. */
  readonly plural?: Many;
  /** A class with class-transformer's `@Expose()`: what of a row pages get, and in what form. */
  readonly serializer: new () => D;
}

/** What `ModelCrudView()` returns. */
export type ModelCrudViewClass<
  E extends object,
  D extends object,
  One extends string,
  Many extends string,
  L extends string,
> = abstract new () => ModelFormState<E> & Named<E, One, Many> & { [K in L]: (D & RowMarks)[] };

/**
 * A `ModelState` that says what it shows and is called by what it does: rows pass through a class-transformer DTO, and events have
 * names of their own, `saveProduct`, `deleteProduct`, `loadProducts`. The engine is the same, and so are options, hooks and limits; what
 * forms may write follows from the entity as before.
 *
 * Throws as `ModelState`.
 */
export function ModelCrudView<
  E extends object,
  D extends object,
  const One extends string,
  const Many extends string = `${One}s`,
  const L extends string = 'data',
>(entity: EntityClass<E>, options: ModelCrudViewOptions<E, D, One, Many, L>): ModelCrudViewClass<E, D, One, Many, L> {
  const { name, plural = `${name}s`, serializer } = options;
  // Its members are not known statically: the name of the Var with the rows is a type parameter.
  const Base = ModelState<E, L>(entity, options) as unknown as abstract new () => ModelFormState<E>;
  abstract class EntityView extends Base {
    protected override present(row: ModelRow<E>): object {
      const { $key, $label, $deleted } = row;
      const shown = plainToInstance(serializer, row, { excludeExtraneousValues: true });
      return { ...shown, $key, $label, $deleted };
    }
  }
  for (const [event, verb] of Object.entries(ONE)) declareAs(EntityView.prototype, event, verb + name);
  for (const [event, verb] of Object.entries(MANY)) declareAs(EntityView.prototype, event, verb + plural);
  return EntityView as unknown as ModelCrudViewClass<E, D, One, Many, L>;
}

/** Declares an event again under another name, with all that decorators say of it. */
function declareAs(prototype: object, event: string, name: string): void {
  const method = originalOf((prototype as Record<string, object>)[event]!)!;
  const descriptor: PropertyDescriptor = { value: method, writable: true, configurable: true };
  for (const key of ['design:type', 'design:paramtypes', 'design:returntype']) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, prototype, event), prototype, name);
  }
  const parameters: unknown = Reflect.getMetadata(ROUTE_ARGUMENTS, prototype.constructor, event);
  if (parameters !== undefined) Reflect.defineMetadata(ROUTE_ARGUMENTS, parameters, prototype.constructor, name);
  Object.defineProperty(prototype, name, descriptor);
  Event()(prototype, name, descriptor);
  Object.defineProperty(prototype, name, descriptor);
}
