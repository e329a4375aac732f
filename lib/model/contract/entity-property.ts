import 'reflect-metadata';
import { getMetadataArgsStorage, type ColumnOptions } from 'typeorm';
import type { EntityClass } from './model.field.js';

/** What TypeORM's decorators say of a column. */
export interface ColumnDeclaration {
  readonly mode: 'regular' | 'createDate' | 'updateDate' | 'version' | 'deleteDate';
  readonly options: ColumnOptions;
  /** The database, or TypeORM, makes the value. */
  readonly generated: boolean;
}

/** What TypeORM's decorators say of a relation. */
export interface RelationDeclaration {
  readonly type: 'one-to-one' | 'one-to-many' | 'many-to-one' | 'many-to-many';
  /** This side has the column, or owns the table between. */
  readonly owning: boolean;
  readonly nullable: boolean;
  readonly target: () => EntityClass;
  readonly inverse: () => string | undefined;
}

/** One decorated property of an entity, those of embedded objects by their path. */
export interface EntityProperty {
  readonly path: string;
  /** The class that declares it: the entity, one it extends, or an embedded one. */
  readonly owner: EntityClass;
  readonly propertyName: string;
  /** As the compiler wrote it down: `Object` for unions. */
  readonly declared: unknown;
  readonly column?: ColumnDeclaration;
  readonly relation?: RelationDeclaration;
  /** Of a column that holds the key of another row beside the reference to it, `categoryId` of `category`: that reference. */
  readonly reference?: string;
}

const MODES: readonly string[] = ['regular', 'createDate', 'updateDate', 'version', 'deleteDate'];

/** Whether the class has `@Entity()`, itself or from one that it extends. */
export function isEntity(entity: unknown): entity is EntityClass {
  return typeof entity === 'function' && getMetadataArgsStorage().filterTables(classesOf(entity as EntityClass)).length > 0;
}

/** The decorated properties of an entity in the order of their declaration, inherited ones first. */
export function propertiesOf(entity: EntityClass, prefix = ''): EntityProperty[] {
  const storage = getMetadataArgsStorage();
  const classes = classesOf(entity);
  const found = [
    ...storage.filterColumns(classes).map((args) => ({ args, column: args })),
    ...storage.filterRelations(classes).map((args) => ({ args, relation: args })),
    ...storage.filterEmbeddeds(classes).map((args) => ({ args, embedded: args })),
  ];
  return found.flatMap((member): EntityProperty[] => {
    const { propertyName } = member.args;
    const path = prefix + propertyName;
    const declared: unknown = Reflect.getMetadata('design:type', entity.prototype as object, propertyName);
    const common = { path, owner: entity, propertyName, declared };
    if ('embedded' in member) {
      // A list of embedded objects is MongoDB's.
      return member.embedded.isArray ? [] : propertiesOf(member.embedded.type() as EntityClass, `${path}.`);
    }
    if ('column' in member) {
      const { mode, options } = member.column;
      if (!MODES.includes(mode)) return [];
      const generated = storage.findGenerated(classes, propertyName) !== undefined || options.asExpression !== undefined;
      const reference = referenceOf(classes, options.name ?? propertyName);
      return [
        {
          ...common,
          column: { mode: mode as ColumnDeclaration['mode'], options, generated },
          ...(reference !== undefined && { reference: prefix + reference }),
        },
      ];
    }
    return [{ ...common, relation: relationOf(entity, classes, member.relation) }];
  });
}

type RelationArgs = ReturnType<ReturnType<typeof getMetadataArgsStorage>['filterRelations']>[number];

function relationOf(entity: EntityClass, classes: EntityClass[], args: RelationArgs): RelationDeclaration {
  const storage = getMetadataArgsStorage();
  const joined = classes.some((type) => storage.filterJoinColumns(type as never, args.propertyName).length > 0);
  const between = classes.some((type) => storage.findJoinTable(type as never, args.propertyName) !== undefined);
  const owning = args.relationType === 'many-to-one' || between || (args.relationType === 'one-to-one' && joined);
  const inverse = args.inverseSideProperty as unknown;
  return {
    type: args.relationType,
    owning,
    nullable: args.options.nullable ?? true,
    target: () => (args.type as (type?: unknown) => unknown)() as EntityClass,
    inverse: () =>
      typeof inverse === 'function' ? namedBy(inverse as (of: object) => unknown) : (inverse as string | undefined),
  };
}

/** The relation whose key a column of this name holds: the one that says so, else by TypeORM's way of naming such columns. */
function referenceOf(classes: EntityClass[], column: string): string | undefined {
  const storage = getMetadataArgsStorage();
  const owning = storage
    .filterRelations(classes)
    .filter(({ relationType }) => relationType === 'many-to-one' || relationType === 'one-to-one');
  return owning.find(({ propertyName, relationType, type }) => {
    const declared = classes.flatMap((one) => storage.filterJoinColumns(one as never, propertyName));
    if (declared.some(({ name }) => name !== undefined)) return declared.some(({ name }) => name === column);
    if (relationType === 'one-to-one' && declared.length === 0) return false;
    const target = (type as (type?: unknown) => unknown)();
    const keys = typeof target === 'function' ? storage.filterColumns(classesOf(target as EntityClass)) : [];
    return keys.some(
      ({ options, propertyName: key }) =>
        options.primary && column === `${propertyName}${key.charAt(0).toUpperCase()}${key.slice(1)}`,
    );
  })?.propertyName;
}

/** The property that `(order) => order.lines` reads. */
function namedBy(read: (of: object) => unknown): string | undefined {
  let name: string | undefined;
  read(new Proxy({}, { get: (_target, key) => void (name = String(key)) }));
  return name;
}

/** A class and those it extends, the nearest first, which is what TypeORM takes. */
function classesOf(entity: EntityClass): EntityClass[] {
  const classes: EntityClass[] = [];
  for (let type: unknown = entity; typeof type === 'function' && type !== Function.prototype; type = Object.getPrototypeOf(type))
    classes.push(type as EntityClass);
  return classes;
}
