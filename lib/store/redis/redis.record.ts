import { decode, encode, VALUE_DEPTH } from '../../protocol/codec.js';
import type { Value } from '../../protocol/value.js';
import type { ComputedEntry, CookieTicket, PageSessionRecord, Reply, StateValues } from '../state.store.js';

/** Version of what the fields hold. Page sessions of another version are not read. */
const FORMAT = '1';

/** Values lie a level deep in the values of a state. */
const DEPTH = VALUE_DEPTH + 4;

const NOTHING: readonly CookieTicket[] = [];

export type Fields = Map<string, string>;

/** All fields of a record. */
export function fieldsOf(record: PageSessionRecord, version: string): Fields {
  const fields: Fields = new Map([
    ['f', FORMAT],
    ['v', version],
    ['m', metaOf(record)],
    ['t', ticketsOf(record)],
  ]);
  for (const [name, values] of Object.entries(record.states)) fields.set(`s:${name}`, textOf(values));
  for (const [name, entry] of Object.entries(record.computed)) fields.set(`c:${name}`, textOf(entry as never));
  for (const reply of record.replies) fields.set(`r:${reply.n}`, reply.frame);
  return fields;
}

/** The fields by which `after` differs from `before`, of which it was made by one commit, and those that it has no more. */
export function changedFields(
  before: PageSessionRecord,
  after: PageSessionRecord,
  version: string,
): { set: Fields; gone: string[] } {
  const set: Fields = new Map([
    ['v', version],
    ['m', metaOf(after)],
  ]);
  if (after.tickets !== before.tickets) set.set('t', ticketsOf(after));
  const gone: string[] = [];
  const compare = (kind: string, old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): void => {
    if (old === now) return;
    for (const [name, value] of Object.entries(now)) if (old[name] !== value) set.set(`${kind}:${name}`, textOf(value as Value));
    for (const name of Object.keys(old)) if (!Object.hasOwn(now, name)) gone.push(`${kind}:${name}`);
  };
  compare('s', before.states, after.states);
  compare('c', before.computed, after.computed);
  const [kept, known] = [new Set(after.replies), new Set(before.replies)];
  for (const reply of before.replies) if (!kept.has(reply)) gone.push(`r:${reply.n}`);
  for (const reply of after.replies) if (!known.has(reply)) set.set(`r:${reply.n}`, reply.frame);
  return { set, gone };
}

/** The frozen record of these fields; undefined for what this version has not written, or somebody else has. */
export function recordOf(fields: Fields): PageSessionRecord | undefined {
  if (fields.get('f') !== FORMAT) return undefined;
  try {
    const states: Record<string, StateValues> = {};
    const computed: Record<string, ComputedEntry> = {};
    const replies: Reply[] = [];
    for (const [field, text] of fields) {
      const name = field.slice(2);
      if (field.startsWith('s:')) put(states, name, object(text) as StateValues);
      else if (field.startsWith('c:')) put(computed, name, computedEntry(object(text)));
      else if (field.startsWith('r:')) replies.push({ n: whole(Number(name)), frame: text });
    }
    replies.sort((a, b) => a.n - b.n);
    const tickets = ticketsIn(fields.get('t') ?? '');
    const meta = checked(object(fields.get('m') ?? ''));
    return Object.freeze({ ...meta, states: Object.freeze(states), computed: Object.freeze(computed), replies, tickets });
  } catch {
    return undefined;
  }
}

export function ticketsOf({ tickets = NOTHING }: PageSessionRecord): string {
  return JSON.stringify(tickets);
}

/** Throws where it is none. */
export function ticketsIn(text: string): readonly CookieTicket[] {
  const tickets = JSON.parse(text) as readonly Partial<CookieTicket>[];
  return tickets.map(({ hash, cookies, expires }) => {
    if (typeof hash !== 'string' || typeof expires !== 'number' || !isTexts(cookies)) throw new TypeError('No ticket');
    return { hash, cookies, expires };
  });
}

type Meta = Omit<PageSessionRecord, 'states' | 'computed' | 'replies' | 'tickets'>;

function metaOf(record: PageSessionRecord): string {
  const { id, owner, identity = '', build, n, lastEvent, begun = false, view, sent, over = false } = record;
  return textOf({ id, owner, identity, build, n, lastEvent, begun, view, sent, over } satisfies Meta as unknown as Value);
}

function checked(meta: Readonly<Record<string, unknown>>): Meta {
  const { id, owner, identity, build, n, lastEvent, begun, view, sent, over } = meta as unknown as Meta;
  const texts = [id, owner, identity, build, view?.url].every((value) => typeof value === 'string');
  const flags = [begun, over].every((value) => typeof value === 'boolean');
  const numbers = [n, lastEvent, view?.page, ...sent].every((value) => Number.isSafeInteger(value));
  if (!texts || !flags || !numbers || typeof view.params !== 'object') throw new TypeError('No record');
  return { id, owner, identity, build, n, lastEvent, begun, view, sent, over };
}

function computedEntry({ value, reads }: Readonly<Record<string, unknown>>): ComputedEntry {
  if (!isTexts(reads)) throw new TypeError('No computed Var');
  return Object.freeze({ value: value as Value, reads });
}

function textOf(value: Value): string {
  return JSON.stringify(encode(value));
}

function object(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = decode(JSON.parse(text), { depth: DEPTH });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('No object');
  return value as Readonly<Record<string, unknown>>;
}

/** Names are those of classes and members, whatever these are called. */
function put<T>(record: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}

function whole(n: number): number {
  if (!Number.isSafeInteger(n)) throw new TypeError('No number of a frame');
  return n;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
