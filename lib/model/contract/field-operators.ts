import type { FieldKind, FilterOperator } from './model.field.js';

const TEXT: readonly FilterOperator[] = ['contains', 'startsWith', 'eq', 'ne'];
const ORDERED: readonly FilterOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'between'];
const MOMENT: readonly FilterOperator[] = ['ge', 'lt', 'between'];

const OPERATORS: Readonly<Record<FieldKind, readonly FilterOperator[]>> = {
  text: TEXT,
  email: TEXT,
  url: TEXT,
  longText: ['contains'],
  uuid: ['eq'],
  integer: ORDERED,
  number: ORDERED,
  decimal: ORDERED,
  bigint: ORDERED,
  boolean: ['eq'],
  date: ['eq', 'ge', 'le', 'lt', 'gt', 'between'],
  time: ['ge', 'le', 'between'],
  datetime: MOMENT,
  enum: ['in', 'eq', 'ne'],
  json: [],
  file: [],
  image: [],
  reference: ['in', 'eq', 'ne'],
  references: ['in'],
  children: [],
};

/** What a field of this kind can be filtered by. The first is what a toolbar offers first. */
export function operatorsOf(kind: FieldKind, nullable: boolean): readonly FilterOperator[] {
  return nullable && kind !== 'children' ? [...OPERATORS[kind], 'empty'] : OPERATORS[kind];
}

const UNSORTABLE: readonly FieldKind[] = ['json', 'file', 'image', 'references', 'children', 'longText'];

/** Whether a list can be sorted by it. A reference sorts by the label of the row it refers to. */
export function isSortable(kind: FieldKind): boolean {
  return !UNSORTABLE.includes(kind);
}
