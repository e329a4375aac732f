import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReflexError } from '../../lib/errors/reflex.error.js';
import { normalize } from '../../lib/state/normalize.js';
import type { PageSessionRecord, StateStore, StateValues } from '../../lib/store/state.store.js';
import { dataOf } from '../support/value.arbitrary.js';

export interface StateStoreContractOptions {
  readonly ttl: number;
  readonly replay: number;
}

/** One world for one test: what is stored in it is seen by each of its stores. */
export interface StateStoreWorld {
  open(options: StateStoreContractOptions): StateStore | Promise<StateStore>;
  /** Lets time pass, as far as the store can tell. */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const values = (value: object): StateValues => normalize(value, 'values') as StateValues;

export function recordOf(id: string, change: Partial<PageSessionRecord> = {}): PageSessionRecord {
  return {
    id,
    owner: 'owner-hash',
    identity: '',
    build: 'build-hash',
    n: 0,
    lastEvent: 0,
    begun: false,
    view: { page: 1, url: '/counter?tab=1', params: { id: '7', splat: ['a', 'b'] } },
    sent: [1, 2],
    states: { CounterState: values({ count: 0 }), ListState: values({ rows: [{ id: 1 }] }) },
    computed: { 'CounterState.double': { value: 0, reads: ['CounterState.count'] } },
    replies: [],
    tickets: [],
    over: false,
    ...change,
  };
}

/** What every store of page sessions must do. */
export function stateStoreContract(name: string, makeWorld: () => Promise<StateStoreWorld>): void {
  describe(`${name} as a StateStore`, () => {
    const ttl = 60_000;
    let world: StateStoreWorld;
    let store: StateStore;

    beforeEach(async () => {
      world = await makeWorld();
      store = await world.open({ ttl, replay: 3 });
    });

    afterEach(async () => {
      await store.close();
      await world.close();
    });

    const refusal = async (work: Promise<unknown>): Promise<string> => {
      const error: unknown = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return error instanceof ReflexError ? error.code : `not refused: ${String(error)}`;
    };

    const reply = (n: number) => ({ n, frame: `["p",${n},0,[]]` });

    it('gives back what was created, and nothing for other ids', async () => {
      const record = recordOf('one');
      await store.create(record);
      expect(await store.load('one')).toStrictEqual(record);
      expect(await store.load('two')).toBeUndefined();
      expect(await store.load('')).toBeUndefined();
    });

    it('keeps every kind of value', async () => {
      const everything = values({
        none: undefined,
        nothing: null,
        nan: NaN,
        infinite: [Infinity, -Infinity, -0],
        big: 2n ** 80n,
        at: new Date(5),
        never: new Date(NaN),
        map: new Map<unknown, unknown>([
          [1, 'number'],
          ['1', new Set([new Map([[undefined, { $: 'u' }]])])],
        ]),
        text: '\ud800 "quoted" \u2028',
        $: 1,
      });
      await store.create(recordOf('one', { states: { EveryState: everything } }));
      const loaded = await store.load('one');
      expect(dataOf(loaded!.states['EveryState'])).toBe(dataOf(everything));
      expect([...(loaded!.states['EveryState']!['map'] as Map<unknown, unknown>).keys()]).toStrictEqual([1, '1']);
    });

    it('applies a commit as one step, and leaves alone what it does not name', async () => {
      const record = recordOf('one');
      await store.create(record);
      const states = { CounterState: values({ count: 1, at: new Date(1) }) };
      const computed = {
        'CounterState.double': { value: 2, reads: ['CounterState.count'] },
        'ListState.size': { value: 1n, reads: [] },
      };
      const after = await store.commit((await store.load('one'))!, {
        lastEvent: 4,
        begun: true,
        identity: 'ada',
        states,
        computed,
        sent: [1],
        reply: reply(1),
      });
      const expected = {
        ...record,
        n: 1,
        lastEvent: 4,
        begun: true,
        identity: 'ada',
        states: { ...record.states, ...states },
        computed,
        sent: [1],
        replies: [reply(1)],
      };
      expect(after).toStrictEqual(expected);
      expect(await store.load('one')).toStrictEqual(expected);
      const view = { page: 2, url: '/', params: {} };
      const moved = await store.commit(after, { view });
      expect(moved).toStrictEqual({ ...expected, view });
      const ended = await store.commit(moved, { begun: false });
      expect(ended).toStrictEqual({ ...expected, view, begun: false });
      expect(await store.load('one')).toStrictEqual(ended);
    });

    it('refuses a commit from an outdated record, and keeps nothing of it', async () => {
      await store.create(recordOf('one'));
      const first = (await store.load('one'))!;
      const second = await store.commit(first, { lastEvent: 1 });
      const third = await store.commit(second, { reply: reply(1) });
      const states = { CounterState: values({ count: 99 }) };
      expect(await refusal(store.commit(first, { lastEvent: 2, states }))).toBe('REFLEX_STORE_CONFLICT');
      expect(await refusal(store.commit(second, { lastEvent: 2, states, reply: reply(1) }))).toBe('REFLEX_STORE_CONFLICT');
      expect(await refusal(store.commit(third, { states, reply: reply(3) }))).toBe('REFLEX_STORE_CONFLICT');
      expect(await store.load('one')).toStrictEqual(third);
    });

    it('lets one of many commits from the same record through', async () => {
      await store.create(recordOf('one'));
      const from = (await store.load('one'))!;
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) =>
          store.commit(from, { lastEvent: i + 1, states: { CounterState: values({ count: i }) }, reply: reply(1) }),
        ),
      );
      const done = results.filter((result) => result.status === 'fulfilled');
      expect(done).toHaveLength(1);
      expect(await store.load('one')).toStrictEqual(done[0]!.value);
      for (const result of results) {
        if (result.status === 'rejected') expect((result.reason as ReflexError).code).toBe('REFLEX_STORE_CONFLICT');
      }
    });

    it('says when a page session is gone', async () => {
      await store.create(recordOf('one'));
      const record = (await store.load('one'))!;
      await store.delete('one');
      expect(await store.load('one')).toBeUndefined();
      expect(await refusal(store.commit(record, { lastEvent: 1 }))).toBe('REFLEX_PAGE_SESSION_GONE');
      expect(await store.load('one')).toBeUndefined();
      await store.delete('one');
      await store.touch('one');
      expect(await store.load('one')).toBeUndefined();
    });

    it('keeps the newest replies', async () => {
      await store.create(recordOf('one'));
      let record = (await store.load('one'))!;
      for (let n = 1; n <= 5; n++) record = await store.commit(record, { reply: reply(n) });
      expect(record.replies.map(({ n }) => n)).toEqual([3, 4, 5]);
      expect((await store.load('one'))!.replies).toStrictEqual([reply(3), reply(4), reply(5)]);
      await store.create(recordOf('two', { n: 5, replies: [1, 2, 3, 4, 5].map(reply) }));
      expect((await store.load('two'))!.replies).toHaveLength(3);
    });

    it('keeps no replies where it is told so', async () => {
      const forgetful = await world.open({ ttl, replay: 0 });
      await forgetful.create(recordOf('none'));
      const record = await forgetful.commit((await forgetful.load('none'))!, { reply: reply(1) });
      expect(record).toMatchObject({ n: 1, replies: [] });
      await forgetful.close();
    });

    it('forgets a page session after its time to live, which a commit and a touch start again', async () => {
      await store.create(recordOf('idle'));
      await store.create(recordOf('touched'));
      await store.create(recordOf('used'));
      await world.advance(ttl * 0.6);
      await store.touch('touched');
      await store.commit((await store.load('used'))!, { lastEvent: 1 });
      await world.advance(ttl * 0.6);
      expect(await store.load('idle')).toBeUndefined();
      expect(await store.load('touched')).toBeDefined();
      const used = (await store.load('used'))!;
      await world.advance(ttl * 0.6);
      expect(await store.load('touched')).toBeUndefined();
      await store.touch('used');
      expect(await refusal(store.commit(used, { lastEvent: 2 }))).toBe('REFLEX_PAGE_SESSION_GONE');
    });

    it('does not let a commit that nobody watches start the time to live again', async () => {
      await store.create(recordOf('left'));
      let record = await store.commit((await store.load('left'))!, { lastEvent: 1 });
      await world.advance(ttl * 0.6);
      record = await store.commit(record, { reply: reply(1), unattended: true });
      expect(await store.load('left')).toStrictEqual(record);
      await world.advance(ttl * 0.6);
      expect(await refusal(store.commit(record, { reply: reply(2), unattended: true }))).toBe('REFLEX_PAGE_SESSION_GONE');
    });

    it('keeps no more text in replies than a snapshot makes up for, and always the newest', async () => {
      await store.create(recordOf('long'));
      let record = (await store.load('long'))!;
      const long = (n: number) => ({ n, frame: 'x'.repeat(100_000) });
      for (let n = 1; n <= 3; n++) record = await store.commit(record, { reply: long(n) });
      expect(record.replies.map(({ n }) => n)).toEqual([2, 3]);
      record = await store.commit(record, { reply: { n: 4, frame: 'x'.repeat(1_000_000) } });
      expect(record.replies.map(({ n }) => n)).toEqual([4]);
    });

    it('keeps page sessions apart, whatever their ids look like', async () => {
      const ids = ['a', 'A', 'a/../b', '../../etc/passwd', 'a\0b', '__proto__', 'constructor', 'x'.repeat(500), 'ä'];
      await Promise.all(ids.map((id, i) => store.create(recordOf(id, { n: i }))));
      for (const [i, id] of ids.entries()) expect((await store.load(id))!).toMatchObject({ id, n: i });
      await store.delete('a');
      expect(await store.load('A')).toBeDefined();
    });

    it('gives a ticket to one of many, and to nobody again, whatever an older record said', async () => {
      await store.create(recordOf('one'));
      const ticket = { hash: 'h', cookies: ['a=1; HttpOnly'], expires: 1 };
      const from = await store.commit((await store.load('one'))!, { ticket, reply: reply(1) });
      expect(from.tickets).toStrictEqual([ticket]);
      const takers = await Promise.allSettled(Array.from({ length: 4 }, () => store.commit(from, { redeemed: 'h' })));
      expect(takers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const after = await store.commit(from, { lastEvent: 1, reply: reply(2) });
      expect(after.tickets).toStrictEqual([]);
      expect(await refusal(store.commit(after, { redeemed: 'h' }))).toBe('REFLEX_STORE_CONFLICT');
      expect(await store.load('one')).toStrictEqual(after);
    });

    it('keeps a few tickets', async () => {
      await store.create(recordOf('one'));
      let record = (await store.load('one'))!;
      for (let i = 0; i < 6; i++)
        record = await store.commit(record, { ticket: { hash: `h${i}`, cookies: [], expires: i }, reply: reply(i + 1) });
      expect(record.tickets!.map(({ hash }) => hash)).toEqual(['h2', 'h3', 'h4', 'h5']);
    });

    it('drops what a page session held when it is over, and keeps its tickets', async () => {
      const ticket = { hash: 'h', cookies: ['a=1'], expires: 1 };
      await store.create(recordOf('one', { tickets: [ticket] }));
      const before = await store.commit((await store.load('one'))!, { reply: reply(1) });
      const over = await store.commit(before, { over: true, states: { CounterState: values({ count: 1 }) }, reply: reply(2) });
      expect(over).toMatchObject({ over: true, states: {}, computed: {}, replies: [reply(2)], tickets: [ticket] });
      expect(await store.load('one')).toStrictEqual(over);
      expect(await store.commit(over, { lastEvent: 3 })).toMatchObject({ over: true, states: {} });
    });

    it('replaces a page session that is created again', async () => {
      await store.create(recordOf('one', { n: 7 }));
      await store.create(recordOf('one', { n: 0, owner: 'another' }));
      expect(await store.load('one')).toMatchObject({ n: 0, owner: 'another' });
    });
  });
}
