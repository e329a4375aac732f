import type { EntityManager, EntityMetadata } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import type { Reference } from '../model.row.js';
import type { ModelScope } from '../query/list.query.js';
import { valueAt } from '../query/row-key.js';
import { referenceTo, rowKeys, wireValue } from '../query/wire-value.js';
import { comparable } from './comparable.js';
import { referenceOf, setValue } from './entity-value.js';
import type { FormData } from './form-data.js';
import { ModelFieldError } from './model-field.error.js';
import { childKeys, referredBy, referredRows, wholeRows } from './referred.js';

export type Cleaners = ReadonlyMap<string, (value: unknown) => unknown>;

/** What all rows of one write have in common. */
export interface DraftWork {
  readonly manager: EntityManager;
  /** The scope of the rows that a field may name: `category`, of a child `lines.product`. */
  readonly scopeOf: (field: string) => ModelScope | undefined;
  /** Sentences by field. */
  readonly errors: Map<string, string>;
}

const NO_CHOICE = 'This is not one of the choices';

/** A row that a form is about, from what the form says of it to an entity that can be stored. Its children are such rows too. */
export class RowDraft {
  readonly children = new Map<string, readonly RowDraft[]>();
  /** Children that there were, by field. */
  readonly existing = new Map<string, readonly object[]>();
  /** What the form refers to: one row, several, or null. */
  private readonly referred = new Map<string, object | readonly object[] | null>();

  constructor(
    private readonly work: DraftWork,
    readonly contract: ModelContract,
    readonly row: object,
    private readonly data: FormData,
    readonly isNew: boolean,
    /** The way to its fields: `lines.0.`; '' for the row of the form. */
    readonly prefix = '',
    /** As `prefix`, without numbers: `lines.`. */
    private readonly way = '',
  ) {}

  get metadata(): EntityMetadata {
    return this.work.manager.connection.getMetadata(this.contract.entity);
  }

  /** Itself, its children, and theirs. */
  *all(): Generator<RowDraft, void, void> {
    yield this;
    for (const drafts of this.children.values()) for (const draft of drafts) yield* draft.all();
  }

  /** Finds the children that the form names among those of this row, and locks all of them. */
  async findChildren(): Promise<void> {
    for (const [name, children] of this.data.children) {
      const { target, inverse } = this.contract.fields.get(name)!.relation!;
      const { manager, errors } = this.work;
      const keys = this.isNew || inverse === undefined ? [] : await childKeys(manager, target, inverse, this.row);
      const sets = target.formFields.filter((field) => target.fields.get(field)!.kind === 'references');
      const relations = relationsOf(target, manager.connection.getMetadata(target.entity), sets);
      const existing = await wholeRows(manager, target, keys, relations);
      this.existing.set(name, [...existing.values()]);
      const drafts = children.flatMap(({ key, data }, i): RowDraft[] => {
        const row = key === undefined ? (manager.create(target.entity as never) as object) : existing.get(key);
        if (!row) errors.set(this.prefix + name, 'A row of this list is no longer there');
        const prefix = `${this.prefix}${name}.${i}.`;
        return row ? [new RowDraft(this.work, target, row, data, key === undefined, prefix, `${this.way}${name}.`)] : [];
      });
      this.children.set(name, drafts);
      for (const draft of drafts) await draft.findChildren();
    }
  }

  /** Has the cleaners look at the values: those of children by `lines.quantity`. */
  async clean(cleaners: Cleaners): Promise<void> {
    const { values } = this.data;
    for (const name of values.keys()) {
      const clean = cleaners.get(this.way + name);
      if (!clean || this.work.errors.has(this.prefix + name)) continue;
      try {
        values.set(name, await clean(values.get(name)));
      } catch (error) {
        if (!(error instanceof ModelFieldError)) throw error;
        for (const [field, sentence] of Object.entries(error.fields))
          this.work.errors.set(this.prefix + (field || name), sentence);
      }
    }
  }

  /** Finds the rows that the form refers to. Those that the row refers to already need not be within the scope of the field. */
  async refer(): Promise<void> {
    const { manager, scopeOf, errors } = this.work;
    for (const [name, keys] of this.data.references) {
      const { kind, relation } = this.contract.fields.get(name)!;
      const { target } = relation!;
      const known = new Map(this.relatedBy(name).map((row) => [rowKeys(target).of(row), row]));
      const wanted = (keys ?? []).filter((key) => !known.has(key));
      const found =
        wanted.length > 0 ? await referredRows(manager, target, wanted, scopeOf(this.way + name)) : new Map<string, object>();
      const rows = (keys ?? []).map((key) => known.get(key) ?? found.get(key));
      if (rows.includes(undefined)) errors.set(this.prefix + name, NO_CHOICE);
      else this.referred.set(name, kind === 'references' ? (rows as object[]) : (rows[0] ?? null));
    }
    for (const [name, value] of this.data.values) {
      const relation = referenceOf(this.metadata, name);
      if (!relation || errors.has(this.prefix + name)) continue;
      const current = valueAt(this.row, name) as unknown;
      if (value === null) this.referred.set(relation.propertyPath, null);
      else if (this.isNew || String(current) !== String(value)) {
        const row = await referredBy(manager, relation, value, [
          scopeOf(this.way + relation.propertyPath),
          scopeOf(this.way + name),
        ]);
        if (row) this.referred.set(relation.propertyPath, row);
        else errors.set(this.prefix + name, NO_CHOICE);
      }
    }
  }

  /** What the form wants, in the shape of the wire. Of children, what it says of them. */
  wanted(): Map<string, unknown> {
    const wire = new Map<string, unknown>();
    for (const [name, value] of this.data.values) wire.set(name, wireValue(this.field(name), value));
    for (const name of this.data.references.keys()) {
      const rows = this.referred.get(name);
      const { kind, relation } = this.field(name);
      const all = [rows ?? []].flat().map((row): Reference => referenceTo(relation!.target, row));
      wire.set(name, kind === 'references' ? all : (all[0] ?? null));
    }
    for (const [name, drafts] of this.children)
      wire.set(
        name,
        drafts.map((draft) => draft.wantedRow()),
      );
    return wire;
  }

  /** Puts into the entity what the form says otherwise than it: what stays as it is, is not written. */
  fill(): void {
    const { metadata, row } = this;
    for (const [name, value] of this.data.values) {
      const field = this.field(name);
      const isSame = comparable(field, wireValue(field, value)) === comparable(field, wireValue(field, valueAt(row, name)));
      if (this.isNew || !isSame) setValue(metadata, row, name, value);
    }
    for (const [name, rows] of this.referred) {
      setValue(metadata, row, name, rows);
      for (const { propertyPath, referencedColumn } of metadata.findRelationWithPropertyPath(name)!.joinColumns) {
        // A column beside the reference says the same.
        if (propertyPath !== name && !Array.isArray(rows))
          setValue(metadata, row, propertyPath, rows && referencedColumn!.getEntityValue(rows));
      }
    }
    for (const [name, drafts] of this.children) {
      for (const draft of drafts) draft.fill();
      setValue(
        metadata,
        row,
        name,
        drafts.map((draft) => draft.row),
      );
    }
  }

  private field(name: string): ModelField {
    return this.contract.fields.get(name)!;
  }

  /** The rows that the entity refers to by now. */
  private relatedBy(name: string): readonly object[] {
    if (this.isNew) return [];
    const value: unknown = this.metadata.findRelationWithPropertyPath(name)!.getEntityValue(this.row);
    return [value ?? []].flat() as object[];
  }

  /** A child as the form wants it, in the shape of the wire: what the form says of it, and no more. */
  private wantedRow(): Record<string, unknown> {
    const wire: Record<string, unknown> = this.isNew ? {} : { $key: rowKeys(this.contract).of(this.row) };
    for (const [name, value] of this.wanted()) setValue(this.metadata, wire, name, value);
    return wire;
  }
}

/** The relations that a row is loaded with: hooks look at them, and `save()` compares them with what the database has. */
export function relationsOf(contract: ModelContract, metadata: EntityMetadata, more: readonly string[] = []): string[] {
  const references = [...contract.fields.values()].filter(({ kind }) => kind === 'reference').map(({ name }) => name);
  const plain = [...contract.fields.keys()].flatMap((name) => referenceOf(metadata, name)?.propertyPath ?? []);
  const owner = contract.owner !== undefined && metadata.findRelationWithPropertyPath(contract.owner) ? [contract.owner] : [];
  return [...new Set([...references, ...plain, ...owner, ...more])];
}
