import type { DataSource } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelErrors } from '../model.row.js';
import { violationOf, type Violation } from './database-error.js';
import { ModelFieldError } from './model-field.error.js';
import type { WriteResult } from './model.write.js';

/** Ends a transaction from the inside: nothing of it is stored, and `result` is what became of the write. */
export class Refusal extends Error {
  constructor(readonly result: Exclude<WriteResult<never>, { readonly done: 'saved' }>) {
    super('The write was refused');
  }

  static of(errors: ModelErrors): Refusal {
    return new Refusal({ done: 'refused', errors });
  }
}

/** What a person is told where a hook or the database refuses a row; undefined for errors that are nobody's doing. */
export function errorsOf(dataSource: DataSource, contract: ModelContract, error: unknown): ModelErrors | undefined {
  if (error instanceof ModelFieldError) return error.fields;
  const violation = violationOf(dataSource, error);
  return violation && sentencesOf(contract, violation);
}

function sentencesOf(contract: ModelContract, { kind, metadata, properties }: Violation): ModelErrors {
  const isOwn = metadata === undefined || metadata.target === contract.entity;
  const children = [...contract.fields.values()].find(
    (field) => field.kind === 'children' && field.relation!.target.entity === metadata?.target,
  );
  const fields = isOwn ? properties.filter((name) => contract.fields.has(name)) : children ? [children.name] : [];
  const labels = properties.map((name) => contract.fields.get(name)?.label ?? name);
  const sentence = sentenceOf(kind, isOwn ? labels : []);
  return fields.length > 0 ? Object.fromEntries(fields.map((name) => [name, sentence])) : { '': sentence };
}

function sentenceOf(kind: Violation['kind'], labels: readonly string[]): string {
  switch (kind) {
    case 'unique':
      return labels.length > 1 ? `There is already one with this ${labels.join(' and ')}` : 'This is taken already';
    case 'foreign':
      return 'This is not one of the choices any more';
    case 'required':
      return 'Fill this in';
    case 'check':
      return 'This value is not allowed';
    case 'long':
      return 'This text is too long';
    case 'range':
      return 'This number is too large or too small';
  }
}
