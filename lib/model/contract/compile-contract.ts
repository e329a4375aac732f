import { ReflexError } from '../../errors/reflex.error.js';
import { nearestName } from '../../ui/nearest.name.js';
import type { FieldOptions, ModelOptions } from '../model.options.js';
import { compileField, fieldKindOf } from './compile-field.js';
import { isEntity, propertiesOf, type EntityProperty } from './entity-property.js';
import type { ModelContract, SortTerm } from './model.contract.js';
import type { EntityClass, FieldKind, FieldRelation, ModelField } from './model.field.js';
import { namesOf } from './words.js';

/** Kinds that a list leaves out unless it names them: they do not fit a cell. */
const NOT_LISTED: readonly FieldKind[] = ['longText', 'json', 'references', 'children'];
const FILTERED: readonly FieldKind[] = ['enum', 'boolean', 'reference'];
const SEARCHED: readonly FieldKind[] = ['text', 'email', 'url'];
const LABELS = ['name', 'title', 'label', 'email', 'username'];

/** The options as far as a contract is made of them, whatever their entity. */
type Options = Omit<ModelOptions<Record<string, unknown>>, 'orderBy'> & {
  readonly orderBy?: Readonly<Record<string, 'ASC' | 'DESC' | undefined>> | readonly SortTerm[];
};

/**
 * The contract of an entity under the options of a state.
 *
 * Throws `REFLEX_MODEL_ENTITY` where the class is no entity, `REFLEX_MODEL_FIELD` where an option names what is not there.
 */
export function compileContract<E extends object>(entity: EntityClass<E>, options: ModelOptions<E> = {}): ModelContract<E> {
  return new ContractCompiler(entity, options as unknown as Options).compile() as unknown as ModelContract<E>;
}

class ContractCompiler {
  private readonly properties: ReadonlyMap<string, EntityProperty>;
  private readonly kinds: ReadonlyMap<string, FieldKind>;
  private readonly sample: Record<string, unknown>;

  constructor(
    private readonly entity: EntityClass,
    private readonly options: Options,
  ) {
    if (!isEntity(entity)) throw noEntity(entity, 'has no @Entity()');
    this.properties = new Map(propertiesOf(entity).map((property) => [property.path, property]));
    const kinds = [...this.properties].map(([path, property]) => [path, this.kindOf(path, property)] as const);
    this.kinds = new Map(kinds.filter((entry): entry is [string, FieldKind] => entry[1] !== undefined));
    this.sample = sampleOf(entity);
  }

  compile(): ModelContract {
    const { entity, options } = this;
    const keys = [...this.properties.values()].filter(({ column }) => column?.options.primary).map(({ path }) => path);
    if (keys.length === 0) throw noEntity(entity, 'has no primary key');
    const names = this.fieldNames(keys);
    const filters =
      this.checked('filters', options.filters, names) ?? names.filter((name) => FILTERED.includes(this.kinds.get(name)!));
    const fields = new Map(names.map((name) => [name, this.field(name, filters)]));
    const { one, many } = options.labels ?? namesOf(entity.name);
    const labelField = this.labelField(fields, keys);
    const contract: ModelContract = {
      entity,
      name: entity.name,
      label: one,
      pluralLabel: many,
      keys,
      fields,
      listFields:
        this.checked('list', options.list, names) ?? names.filter((name) => !NOT_LISTED.includes(fields.get(name)!.kind)),
      formFields: this.checked('form', options.form, names) ?? names.filter((name) => isWritten(fields.get(name)!)),
      searchPaths: [],
      filters,
      orderBy: [],
      labelField,
      version: this.pathOfMode('version'),
      deleteDate: this.pathOfMode('deleteDate'),
      owner: this.checked('owner', options.owner === undefined ? undefined : [options.owner], this.properties.keys())?.[0],
    };
    return { ...contract, searchPaths: this.searchPaths(contract), orderBy: this.orderBy() };
  }

  private kindOf(path: string, property: EntityProperty): FieldKind | undefined {
    return this.optionsOf(path).kind ?? fieldKindOf(property);
  }

  private optionsOf(path: string): FieldOptions {
    return this.options.fieldOptions?.[path] ?? {};
  }

  private fieldNames(keys: readonly string[]): string[] {
    const { fields, readOnly = [], hidden = [], children = {}, owner } = this.options;
    this.checked('hidden', hidden, this.properties.keys());
    const known = [...this.kinds.keys()].filter((name) => this.isSelected(name));
    const asked = this.checked('fields', fields, known) ?? known.filter((name) => this.isDefault(name, keys) && name !== owner);
    const more = [
      ...(this.checked('readOnly', readOnly, known) ?? []),
      ...(this.checked('children', Object.keys(children), known) ?? []),
    ];
    return [...new Set([...asked, ...more])].filter((name) => !hidden.includes(name));
  }

  /** Columns with `select: false` are in no contract, whatever the options say. */
  private isSelected(name: string): boolean {
    return this.properties.get(name)?.column?.options.select !== false;
  }

  private isDefault(name: string, keys: readonly string[]): boolean {
    const { column, relation, reference } = this.properties.get(name)!;
    // A form asks once for the row that it refers to.
    if (reference !== undefined && !column!.options.primary) return false;
    if (relation) return relation.type === 'many-to-one' || relation.type === 'one-to-one';
    if (column!.mode === 'version' || column!.mode === 'deleteDate') return false;
    return !(keys.includes(name) && column!.generated);
  }

  private field(name: string, filters: readonly string[]): ModelField {
    const property = this.properties.get(name)!;
    const { readOnly = [], owner } = this.options;
    return compileField(property, this.kinds.get(name)!, {
      options: this.optionsOf(name),
      readOnly: readOnly.includes(name) || name === owner,
      filtered: filters.includes(name),
      initial: name.split('.').reduce<unknown>((of, key) => (of as Record<string, unknown> | undefined)?.[key], this.sample),
      relation: this.relation(name, property),
    });
  }

  private relation(name: string, { relation }: EntityProperty): FieldRelation | undefined {
    if (!relation) return undefined;
    const inverse = relation.type === 'one-to-many' ? relation.inverse() : undefined;
    const fields = this.options.children?.[name];
    const options = { ...(inverse !== undefined && { hidden: [inverse] }), ...(fields && { fields }) };
    let target: ModelContract | undefined;
    return {
      get target(): ModelContract {
        return (target ??= compileContract(relation.target(), options as ModelOptions<object>));
      },
      ...(inverse !== undefined && { inverse }),
    };
  }

  private pathOfMode(mode: 'version' | 'deleteDate' | 'createDate'): string | undefined {
    return [...this.properties.values()].find(({ column }) => column?.mode === mode)?.path;
  }

  private labelField(fields: ReadonlyMap<string, ModelField>, keys: readonly string[]): string {
    const { label, hidden = [] } = this.options;
    const plain = [...this.kinds].filter(
      ([name, kind]) => SEARCHED.includes(kind) && this.isSelected(name) && !hidden.includes(name),
    );
    const texts = new Set(plain.map(([name]) => name));
    if (label !== undefined) return this.checked('label', [label], [...fields.keys(), ...texts, ...keys])![0]!;
    const isUnique = (name: string) => texts.has(name);
    return LABELS.find(isUnique) ?? [...fields.keys()].find(isUnique) ?? plain[0]?.[0] ?? keys[0]!;
  }

  private searchPaths(contract: ModelContract): readonly string[] {
    const { search } = this.options;
    if (!search) return [...contract.fields.values()].filter(({ kind }) => SEARCHED.includes(kind)).map(({ name }) => name);
    for (const path of search) this.checkPath('search', path, (kind) => SEARCHED.includes(kind) || kind === 'longText');
    return search;
  }

  private orderBy(): readonly SortTerm[] {
    const { orderBy } = this.options;
    if (!orderBy) {
      const created = this.pathOfMode('createDate');
      return created === undefined ? [] : [{ field: created, descending: true }];
    }
    const terms = Array.isArray(orderBy)
      ? (orderBy as readonly SortTerm[])
      : Object.entries(orderBy).map(([field, order]): SortTerm => ({ field, descending: order === 'DESC' }));
    for (const { field } of terms) this.checkPath('orderBy', field, () => true);
    return terms;
  }

  /** Refuses a path that leads to no property of the entity, or of a row it refers to, of a kind that serves. */
  private checkPath(option: string, path: string, serves: (kind: FieldKind) => boolean): void {
    const own = this.kinds.get(path);
    if (own !== undefined && this.isSelected(path)) {
      if (serves(own)) return;
      throw new ReflexError('REFLEX_MODEL_FIELD', `${this.place(option)} names '${path}', which is ${own}`);
    }
    const relation = [...this.properties.values()].find((property) => property.relation && path.startsWith(`${property.path}.`));
    if (!relation?.relation)
      return void this.checked(
        option,
        [path],
        [...this.kinds.keys()].filter((name) => this.isSelected(name)),
      );
    const target = new ContractCompiler(relation.relation.target(), {});
    target.checkPath(option, path.slice(relation.path.length + 1), serves);
  }

  private checked(option: string, names: readonly string[] | undefined, known: Iterable<string>): readonly string[] | undefined {
    const all = [...known];
    for (const name of names ?? []) {
      if (all.includes(name)) continue;
      const near = nearestName(name, all);
      const reason = this.properties.has(name) ? 'which is no field that it can have' : 'which the entity does not have';
      throw new ReflexError(
        'REFLEX_MODEL_FIELD',
        `${this.place(option)} names '${name}', ${reason}${near === undefined ? '' : `; there is '${near}'`}`,
      );
    }
    return names;
  }

  private place(option: string): string {
    return `The option \`${option}\` of ModelState(${this.entity.name})`;
  }
}

function isWritten({ creatable, updatable }: ModelField): boolean {
  return creatable || updatable;
}

/** An instance with the defaults that the class gives; nothing where its constructor needs more than TypeORM has. */
function sampleOf(entity: EntityClass): Record<string, unknown> {
  try {
    return new (entity as unknown as new () => Record<string, unknown>)();
  } catch {
    return {};
  }
}

function noEntity(entity: unknown, reason: string): ReflexError {
  const name = typeof entity === 'function' ? entity.name : String(entity);
  return new ReflexError('REFLEX_MODEL_ENTITY', `The class ${name}, given to ModelState(), ${reason}`);
}
