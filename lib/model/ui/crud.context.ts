import { getStateMetadata } from '../../state/state.metadata.js';
import { use, type StateClass, type StateReference } from '../../ui/use.js';
import type { Var } from '../../vars/var.js';
import { ReflexError } from '../../errors/reflex.error.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import { definitionOf } from '../model-definition.js';
import type { ModelRow } from '../model.row.js';
import { filled } from '../model.texts.js';
import { pageSizesOf } from '../state/list-terms.js';
import { importLimits, type ImportLimits } from '../import/import.options.js';
import type { ModelImportState } from '../import/model-import.state.js';
import type { CrudColumn, CrudOptions } from './crud.options.js';
import { ENGLISH, type CrudTexts } from './crud.texts.js';

/** A class that extends `ModelState()`. */
export type ModelStateRef<E extends object = object> = StateClass<ModelImportState<E>>;

export interface ShownColumn<E extends object = object> extends Omit<CrudColumn<E>, 'field'> {
  readonly field: string;
  readonly label: string;
  readonly definition: ModelField;
  /** Rows are opened by it. */
  readonly isTitle: boolean;
  /** The field has a column before this one. */
  readonly isAgain: boolean;
}

/** A row as nodes read it: by the names that the contract has. */
export type RowVar = Var<Record<string, unknown>>;

/** What all parts of a crud page are made from. */
export interface CrudContext<E extends object = object> {
  readonly s: StateReference<ModelImportState<object>>;
  readonly rows: Var<Record<string, unknown>[]>;
  /** The name by which React pieces send events. */
  readonly state: string;
  readonly contract: ModelContract;
  readonly options: CrudOptions<E>;
  readonly columns: readonly ShownColumn<E>[];
  readonly texts: CrudTexts;
  readonly pageSizes: readonly number[];
  readonly createIn: readonly string[];
  /** What files may bring; undefined where nothing is imported. */
  readonly imports?: ImportLimits;
}

/** Throws `REFLEX_MODEL_STATE` for a class that is no model state, `REFLEX_MODEL_FIELD` for columns that it has not. */
export function contextOf<E extends object>(state: ModelStateRef<E>, options: CrudOptions<E>): CrudContext<E> {
  const { contract, listVar, options: given } = definitionOf(state);
  const s = use(state as unknown as ModelStateRef);
  return {
    s,
    rows: (s as unknown as Readonly<Record<string, CrudContext['rows']>>)[listVar]!,
    state: getStateMetadata(state)!.name,
    contract,
    options,
    columns: columnsOf(contract, options),
    texts: textsOf(contract, { ...given.crudTexts, ...options.texts }),
    pageSizes: pageSizesOf(given),
    createIn: given.createIn ?? [],
    imports: importLimits(given.import),
  };
}

/** What a row, or another object, has at a path such as `address.city`, as the contract says that it is. */
export function at<T = unknown>(row: unknown, path: string): Var<T> {
  return path.split('.').reduce((of, name) => of.get(name) as unknown as RowVar, row as RowVar) as unknown as Var<T>;
}

/** A member by its whole name: forms and their errors are flat, `address.city` is one of their names. */
export function member<T = unknown>(of: unknown, name: string): Var<T> {
  return (of as RowVar).get(name) as unknown as Var<T>;
}

/** A row for a column of the app's own. */
export function typedRow<E extends object>(row: RowVar): Var<ModelRow<E>> {
  return row as unknown as Var<ModelRow<E>>;
}

function columnsOf<E extends object>(contract: ModelContract, { columns }: CrudOptions<E>): ShownColumn<E>[] {
  const names = (columns ?? contract.listFields).map((given) => (typeof given === 'string' ? given : given.field));
  const titleField = names.find((name) => name === contract.labelField) ?? names[0];
  return (columns ?? contract.listFields).map((given, i): ShownColumn<E> => {
    const column = (typeof given === 'string' ? { field: given } : given) as CrudColumn<E>;
    const definition = contract.fields.get(column.field);
    if (!definition || !contract.listFields.includes(column.field)) {
      throw new ReflexError(
        'REFLEX_MODEL_FIELD',
        `A column of crud() names '${column.field}', which the list of ${contract.name} does not have`,
      );
    }
    const isAgain = names.indexOf(column.field) < i;
    const isTitle = column.field === titleField && !isAgain;
    return { ...column, label: column.label ?? definition.label, definition, isTitle, isAgain };
  });
}

/** The texts with what rows are called put in. */
function textsOf(contract: ModelContract, texts: Partial<CrudTexts>): CrudTexts {
  const { label: one, pluralLabel: many } = contract;
  const all = Object.entries({ ...ENGLISH, ...texts });
  return Object.fromEntries(
    all.map(([name, text]) => [name, typeof text === 'string' ? filled(text, { one, many }) : text]),
  ) as unknown as CrudTexts;
}
