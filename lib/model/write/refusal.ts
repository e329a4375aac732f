import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelErrors } from '../model.row.js';
import { valueAt } from '../query/row-key.js';
import { violationOf } from './database-error.js';
import { columnsOf } from './entity-value.js';
import { ModelFieldError } from './model-field.error.js';
import type { Refused } from './model.write.js';
import { EMPTY, parseField } from './parse-field.js';
import { RowFailure, causeOf } from './row-failure.js';
import { Contention } from './transaction.js';
import type { Violation } from './violation-reader.js';

type Kind = Violation['kind'];

/** Ends a transaction from the inside: nothing of it is stored, and `result` is what became of the write. */
export class Refusal extends Error {
  constructor(readonly result: Refused) {
    super('The write was refused');
  }

  static of(errors: ModelErrors): Refusal {
    return new Refusal({ done: 'refused', errors });
  }
}

/** Of a field, and of a row where the database does not say which field it is about. */
const SENTENCES: Readonly<Record<Kind, readonly [string, string]>> = {
  unique: ['This is taken already', 'There is one like this already'],
  foreign: ['This is not one of the choices any more', 'Something that this refers to is no longer there'],
  used: ['This is still used elsewhere', 'This is still used elsewhere'],
  required: [EMPTY, 'Something that has to be filled in is missing'],
  check: ['This value is not allowed', 'These values are not allowed'],
  long: ['This text is too long', 'One of the texts is too long'],
  range: ['This number is too large or too small', 'One of the numbers is too large or too small'],
  form: ['This value cannot be stored', 'One of the values cannot be stored'],
};

/** What a person is told where a hook or the database refuses a row; undefined for errors that are nobody's doing. */
export async function errorsOf(
  dataSource: DataSource,
  contract: ModelContract,
  error: unknown,
): Promise<ModelErrors | undefined> {
  const cause = causeOf(error);
  if (cause instanceof ModelFieldError) return cause.fields;
  if (cause instanceof Contention) return { '': 'Somebody else was writing here at the same time. Save again' };
  const violation = violationOf(dataSource, cause);
  if (!violation) return undefined;
  const failed = error instanceof RowFailure ? error : undefined;
  return sentencesOf(
    await located(dataSource, violation, failed),
    failed?.contract ?? contract,
    dataSource,
    failed?.prefix ?? '',
  );
}

/** Finds out what a violation is about where the database does not say: by the row that was to be stored. */
async function located(dataSource: DataSource, violation: Violation, failed: RowFailure | undefined): Promise<Violation> {
  if (!failed || violation.properties.length > 0) return violation;
  const { contract, row } = failed;
  const metadata = dataSource.getMetadata(contract.entity);
  if (violation.metadata && violation.metadata.tableName !== metadata.tableName) return violation;
  switch (violation.kind) {
    case 'foreign':
      return { ...violation, metadata, properties: await lostReferences(dataSource, metadata, row) };
    case 'long':
    case 'range':
    case 'form': {
      const fields = contract.formFields.map((name) => contract.fields.get(name)!).filter(({ relation }) => !relation);
      const bad = fields.filter((field) => 'error' in parseField(field, valueAt(row, field.name)));
      return { ...violation, metadata, properties: bad.map(({ name }) => name) };
    }
    default:
      return violation;
  }
}

/** The references of a row to rows that are not there. SQLite does not say which it is. */
async function lostReferences({ manager }: DataSource, { relations }: EntityMetadata, row: object): Promise<string[]> {
  const lost: string[] = [];
  for (const relation of relations) {
    const other: unknown = relation.getEntityValue(row);
    if (!relation.isOwning || relation.isManyToMany || typeof other !== 'object' || other === null) continue;
    const keys = relation.joinColumns.map(({ referencedColumn }) => referencedColumn!.getEntityValueMap(other as ObjectLiteral));
    const where = Object.assign({}, ...keys) as ObjectLiteral;
    const isThere = await manager.exists(relation.inverseEntityMetadata.target, { where, withDeleted: true });
    if (!isThere) lost.push(relation.propertyPath);
  }
  return lost;
}

function sentencesOf(
  { kind, metadata, properties }: Violation,
  contract: ModelContract,
  dataSource: DataSource,
  prefix: string,
): ModelErrors {
  const own = dataSource.getMetadata(contract.entity);
  const [atField, atRow] = SENTENCES[kind];
  // What another table refuses, which a hook or a cascade has written, is no field of this form.
  if (metadata && metadata.tableName !== own.tableName) return { '': atRow };
  const columns = new Set(properties.flatMap((name) => columnsOf(own, name)));
  const fields = contract.formFields.filter(
    (name) => properties.includes(name) || columnsOf(own, name).some((column) => columns.has(column)),
  );
  if (fields.length === 0) return { '': atRow };
  const labels = fields.map((name) => contract.fields.get(name)!.label);
  const sentence = kind === 'unique' && labels.length > 1 ? `There is already one with this ${labels.join(' and ')}` : atField;
  return Object.fromEntries(fields.map((name) => [prefix + name, sentence]));
}
