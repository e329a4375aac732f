import { types } from 'node:util';
import type { Value } from '../protocol/value.js';
import type { PageSessionRecord, StateValues } from '../store/state.store.js';

/**
 * A page session that another process has written, with other code perhaps, as this one goes on with it: in development, from
 * one edit to the next. The values of its Vars stay. What may follow from other code is forgotten: computed Vars, and the
 * frames for a browser that missed some, which gets the whole page instead.
 */
export function carryOver(record: PageSessionRecord, build: string): PageSessionRecord {
  return { ...record, build, n: record.n + 1, computed: {}, replies: [], carried: true };
}

/** Those of the stored values that are of the kind that a new instance has. What is nothing on either side fits. */
export function fitting(stored: StateValues, instance: object): StateValues {
  const fields = instance as Record<string, unknown>;
  const fits = ([name, value]: [string, Value]): boolean => {
    const initial = fields[name];
    return value == null || initial == null || kindOf(value) === kindOf(initial);
  };
  return Object.fromEntries(Object.entries(stored).filter(fits));
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return 'list';
  if (types.isDate(value)) return 'date';
  if (types.isMap(value)) return 'map';
  return types.isSet(value) ? 'set' : 'object';
}
