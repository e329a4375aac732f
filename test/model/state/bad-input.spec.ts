import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { DiskFileStore, FileStore } from 'nestjs-reflex/typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { entities } from '../entities.js';
import { Item, Label, Parcel, ParcelState, ParcelsPage, Shelf, parcelEntities } from './parcels.js';
import { ProductsTab } from './products-tab.js';
import { ShopApp } from './shop-app.js';

const HUGE = 'x'.repeat(5_000_000);
const DEEP = JSON.parse(`${'['.repeat(30)}1${']'.repeat(30)}`) as unknown;
/** What the wire has for values that JSON has not: see the codec. */
const NAN = { $: 'nan' };
const INFINITE = { $: 'inf' };
const INVALID_DATE = { $: 'd', v: null };
const A_MAP = { $: 'm', v: ['title', 'x'] };
function short(value: unknown): string {
  return (JSON.stringify(value) ?? '').slice(0, 60);
}

/** Cases whose names fit on a line. */
function shown(values: readonly string[]): [string, string][] {
  return values.map((value) => [short(value), value]);
}

/** Nothing that a database, Node or TypeORM says of itself. */
const TALKATIVE =
  /SELECT |INSERT |UPDATE |DELETE |FROM |QueryFailed|SQLITE|driver|constraint|syntax|node_modules|\n\s+at |postgres|mariadb/;

await onEachDatabase(
  'what only a browser that nobody wrote would send',
  (openDatabase) => {
    let database: TestDatabase;
    let folder: string;
    let shop: ShopApp;
    let list: ProductsTab;
    /** Of a parcel of Ann's and of one of Bob's, with what belongs to them. */
    let mine: Parcel;
    let theirs: Parcel;

    beforeAll(async () => {
      database = await openDatabase();
      folder = await mkdtemp(join(tmpdir(), 'reflex-bad-'));
      shop = await ShopApp.start({
        database: { ...database.dataSource.options, synchronize: true } as TypeOrmModuleOptions,
        providers: [ParcelState, ParcelsPage, { provide: FileStore, useFactory: () => new DiskFileStore({ directory: folder }) }],
        options: { limits: { frame: 16_000_000, rate: 100_000, burst: 100_000 } },
      });
      const { manager } = shop.dataSource;
      const [anns, bobs] = await manager.save(Shelf, [
        { name: 'Anns', keeper: 1 },
        { name: 'Bobs', keeper: 2 },
      ]);
      const label = await manager.save(Label, { word: 'Bobs', keeper: 2 });
      const parcel = (id: number, shelf: Shelf) => ({
        title: `Parcel of ${id}`,
        owner: { id },
        shelf,
        items: [{ what: 'thing' }],
      });
      mine = (await manager.save(Parcel, { ...parcel(1, anns!), labels: [] })) as unknown as Parcel;
      theirs = (await manager.save(Parcel, { ...parcel(2, bobs!), labels: [label] })) as unknown as Parcel;
    });
    afterAll(async () => {
      await shop?.[Symbol.asyncDispose]();
      await database?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      list = new ProductsTab(shop, await shop.open('/parcels'), 'ParcelState');
    });

    const stored = () =>
      shop.dataSource.manager.find(Parcel, {
        relations: { shelf: true, labels: true, items: true, owner: true },
        order: { id: 'ASC', items: { id: 'ASC' } },
        withDeleted: true,
      });
    const errors = () => list.get<Record<string, string>>('errors');

    /** Saves a form of the row that is Ann's. Nothing is stored; resolves to the sentences by field. */
    async function refused(form: object): Promise<Record<string, string>> {
      const before = await stored();
      await list.run('startEdit', String(mine.id));
      const { error } = await list.run('save', form);
      expect(error).toBeUndefined();
      expect(list.get('editing')).toBe(String(mine.id));
      expect(await stored()).toEqual(before);
      expect(JSON.stringify(list.tab.socket.frames)).not.toMatch(TALKATIVE);
      return errors();
    }

    /** Runs an event that is refused as a whole, with a code, and changes nothing. */
    async function turnedAway(event: string, ...args: unknown[]): Promise<void> {
      const before = await stored();
      const { error } = await list.run(event, ...args);
      expect(error, event).toMatchObject({ code: expect.stringMatching(/^REFLEX_/) as string });
      expect(error!.status, JSON.stringify(error)).toBeGreaterThanOrEqual(400);
      expect(error!.status, JSON.stringify(error)).toBeLessThan(500);
      expect(error!.message).not.toMatch(TALKATIVE);
      expect(error!.message.length).toBeLessThan(600);
      expect(await stored()).toEqual(before);
    }

    describe('in a form', () => {
      const VALUES: [string, unknown][] = [
        ['title', ['x']],
        ['title', { $ne: '' }],
        ['title', 5],
        ['title', true],
        ['title', A_MAP],
        ['title', HUGE],
        ['title', 'a\0b'],
        ['title', '\ud800'],
        ['title', DEEP],
        ['note', HUGE],
        ['note', ['x']],
        ['link', 'javascript:alert(1)'],
        ['link', 'JaVaScRiPt://x.example/%0aalert(1)'],
        ['link', 'data:text/html,<script>alert(1)</script>'],
        ['link', ' https://x.example @evil.example'],
        ['link', '//x.example'],
        ['pieces', NAN],
        ['pieces', INFINITE],
        ['pieces', 'NaN'],
        ['pieces', 'Infinity'],
        ['pieces', 1.5],
        ['pieces', 2_147_483_648],
        ['pieces', '-2147483649'],
        ['pieces', '1e400'],
        ['pieces', '9'.repeat(400)],
        ['pieces', [1]],
        ['pieces', { valueOf: 1 }],
        ['pieces', HUGE],
        ['weight', NAN],
        ['weight', INFINITE],
        ['weight', '1e999'],
        ['weight', '0x10'],
        ['worth', '1000000.00'],
        ['worth', '1.005'],
        ['worth', 'NaN'],
        ['worth', '1e3'],
        ['code', '9223372036854775808'],
        ['code', { $: 'n', v: '99999999999999999999' }],
        ['code', '1.5'],
        ['fragile', 'maybe'],
        ['fragile', 2],
        ['fragile', []],
        ['day', '2023-02-29'],
        ['day', '0000-00-00'],
        ['day', 'today'],
        ['day', INVALID_DATE],
        ['day', 20_230_101],
        ['sentAt', INVALID_DATE],
        ['sentAt', '2023-13-01T00:00:00Z'],
        ['sentAt', 'yesterday'],
        ['sentAt', 1e20],
        ['size', 'huge'],
        ['size', '__proto__'],
        ['size', ['small']],
        ['data', '{"a":'],
        ['data', `{"a":"${'x'.repeat(5_000_000)}"}`],
        ['shelf', 'x'],
        ['shelf', '999999'],
        ['shelf', ['1']],
        ['shelf', { key: ['1'] }],
        ['shelf', '1 OR 1=1'],
        ['labels', 'x'],
        ['labels', ['999999']],
        ['labels', [['1']]],
        ['labels', Array.from({ length: 2_000 }, (_, i) => String(i))],
        ['items', 'x'],
        ['items', [{ what: HUGE }]],
        ['items', [{ $key: '999999', what: 'x' }]],
        ['items', ['x']],
        ['photo', 'f'.repeat(48)],
        ['photo', '../../../etc/passwd'],
      ];
      it.each([...new Set(VALUES.map(([name]) => name))])('what is no value of %s is refused at its field', async (name) => {
        const before = await stored();
        await list.run('startEdit', String(mine.id));
        for (const [, value] of VALUES.filter(([other]) => other === name)) {
          expect((await list.run('save', { title: 'Good', [name]: value })).error).toBeUndefined();
          const told = [short(value), errors()];
          expect(
            Object.keys(errors()).map((at) => at.split('.', 1)[0]),
            JSON.stringify(told),
          ).toEqual([name]);
          for (const sentence of Object.values(errors())) expect(sentence.length).toBeLessThan(200);
        }
        expect(list.get('editing')).toBe(String(mine.id));
        expect(await stored()).toEqual(before);
        expect(JSON.stringify(list.tab.socket.frames)).not.toMatch(TALKATIVE);
      });

      it.each([
        'id',
        'version',
        'owner',
        'ownerId',
        'secret',
        'deletedAt',
        'shelfId',
        'constructor',
        'toString',
        'shelf.name',
        '$key',
        '',
      ])('what may not be written is refused by its name: %j', async (name) => {
        expect((await refused({ title: 'Good', [name]: String(theirs.id) }))['']).toBe(`'${name}' cannot be set here.`);
      });

      it('rows outside the scope are as unknown as rows that there are not: in pickers, in sets, and as children', async () => {
        const [label, item] = [theirs.labels[0]!.id, theirs.items[0]!.id].map(String);
        const unknown = [
          await refused({ shelf: '999999' }),
          await refused({ labels: ['999999'] }),
          await refused({ items: [{ $key: '999999', what: 'x' }] }),
        ];
        expect(await refused({ shelf: String(theirs.shelf!.id) })).toEqual(unknown[0]);
        expect(await refused({ labels: [label] })).toEqual(unknown[1]);
        expect(await refused({ items: [{ $key: item, what: 'x' }] })).toEqual(unknown[2]);
        expect(Object.keys(await refused({ items: [{ what: 'x', from: String(theirs.shelf!.id) }] }))).toEqual(['items.0.from']);
        expect((await refused({ items: [{ what: 'x', parcel: String(theirs.id) }] }))['']).toMatch(/items\.0\.parcel/);
      });

      it('changes its own row, whatever row it names', async () => {
        await list.run('startEdit', String(mine.id));
        await list.run('create', { title: 'Another', id: String(theirs.id) });
        expect(errors()).toEqual({ '': "'id' cannot be set here." });
        await turnedAway('save', [{ title: 'x' }]);
        await turnedAway('save', 'title=x');
        await turnedAway('save', null);
        await turnedAway('save');
        await turnedAway('save', A_MAP);
        await turnedAway('save', Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`f${i}`, 1])));
      });

      it('markup is text, and comes back as it was typed', async () => {
        const markup = `<img src=x onerror="alert(1)">&amp;</script><!-- ' " \``;
        await list.run('startEdit', String(mine.id));
        await list.run('save', { note: markup });
        expect(list.get('editing')).toBeNull();
        const { page } = await shop.open('/parcels');
        expect(page.html).not.toContain('<img src=x');
        await list.run('startEdit', String(mine.id));
        expect(list.get<{ note: string }>('form').note).toBe(markup);
      });
    });

    describe('by its name', () => {
      const NAMES = [
        'secret',
        'owner',
        'owner.name',
        'id',
        'version',
        'nothing',
        '__proto__',
        'constructor',
        'toString',
        'title) OR (1=1',
        'shelf.keeper',
        'items.from.from',
        'items.from.',
        'items.',
        '.items',
        '',
        'x'.repeat(100_000),
      ];
      it.each(shown(NAMES))('no field that a list does not offer is filtered, sorted or chosen by: %s', async (_shown, name) => {
        await turnedAway('setFilter', name, 'eq', ['1']);
        await turnedAway('setSort', name);
        await turnedAway('addSort', name);
        await turnedAway('searchOptions', name, '');
        await turnedAway('createOption', name, 'x');
        await turnedAway('startUpload', name);
        await turnedAway('openFile', String(mine.id), name);
      });

      it.each(
        shown(['like', '=', 'OR', 'in; DROP TABLE parcel', '__proto__', 'constructor', '$gt', 'Raw', '', 'x'.repeat(100_000)]),
      )('no operator but those of the contract: %s', (_shown, operator) => turnedAway('setFilter', 'pieces', operator, ['1']));

      const FILTERS: [string, string, unknown][] = [
        ['pieces', 'eq', [NAN]],
        ['pieces', 'eq', [INFINITE]],
        ['pieces', 'eq', [['1']]],
        ['pieces', 'eq', '1'],
        ['pieces', 'eq', { 0: '1' }],
        ['pieces', 'in', Array.from({ length: 101 }, () => 1)],
        ['day', 'ge', ['2023-02-29']],
        ['sentAt', 'ge', [INVALID_DATE]],
        ['size', 'in', ['huge']],
        ['shelf', 'in', ['1 OR 1=1']],
        ['title', 'contains', [HUGE]],
        ['title', 'contains', ['a\0']],
        ['code', 'eq', ['1.5']],
      ];
      it.each(FILTERS.map((filter) => [short(filter), filter] as const))(
        'no value that is none of the field: %s',
        (_short, filter) => turnedAway('setFilter', ...filter),
      );

      it('numbers out of range find what they say, and break nothing', async () => {
        for (const [field, operator, value, total] of [
          ['pieces', 'ge', 9_007_199_254_740_991, 0],
          ['pieces', 'le', '9007199254740991', 1],
          ['weight', 'ge', '1e300', 0],
          ['worth', 'ge', '9'.repeat(38), 0],
          ['code', 'ge', '99999999999999999999', 0],
        ] as const) {
          expect((await list.run('setFilter', field, operator, [value])).error).toBeUndefined();
          expect([field, list.get('total')]).toEqual([field, total]);
          await list.run('clearFilters');
        }
      });

      it('wildcards mean themselves', async () => {
        for (const text of ['%', '_', 'P%', '%parcel%', '\\', "' OR '1'='1", '*', HUGE]) {
          expect((await list.run('setSearch', text)).error).toBeUndefined();
          expect([text.slice(0, 20), list.get('total')]).toEqual([text.slice(0, 20), 0]);
          if (text === HUGE) continue;
          await list.run('setSearch', '');
          await list.run('setFilter', 'title', 'contains', [text]);
          expect(list.get('total')).toBe(0);
          await list.run('clearFilters');
        }
      });

      it('pages are those that there are, and sizes those that are offered', async () => {
        for (const page of [-1, 0, 1e9, 2.5, 2 ** 53, -1e308]) {
          expect((await list.run('goToPage', page)).error).toBeUndefined();
          expect([list.get('page'), list.get<unknown[]>('data').length]).toEqual([1, 1]);
        }
        for (const size of [1_000_000, 0, -1, 1.5, '20; DROP TABLE parcel', NAN]) await turnedAway('setPageSize', size);
        await turnedAway('goToPage', '1');
        await turnedAway('goToPage', NAN);
        await turnedAway('goToPage', [1]);
        for (const query of [
          'page=-1',
          'page=1e9',
          'page=999999999',
          'size=1000000',
          'size=-1',
          'sort=__proto__',
          'q=%00',
          'pieces.eq=NaN',
          'shelf.in=x',
        ]) {
          const { page } = await shop.open(`/parcels?${query}`);
          expect([query, page.status]).toEqual([query, 200]);
          expect(page.html).not.toMatch(/SELECT|QueryFailed/);
        }
      });
    });

    describe('by its key', () => {
      const KEYS = [
        '999999',
        '0',
        '-1',
        '',
        'x',
        '1.0',
        '1~2',
        '1 OR 1=1',
        '__proto__',
        '99999999999999999999',
        'x'.repeat(1_000_000),
      ];
      it.each(shown(['theirs', ...KEYS]))('no row that there is not for this user: %s', async (_shown, named) => {
        const key = named === 'theirs' ? String(theirs.id) : named;
        const before = await stored();
        for (const event of ['startEdit', 'delete', 'restore'] as const) {
          const { error, effects } = await list.run(event, key);
          expect(error).toBeUndefined();
          expect(effects).toMatchObject([{ do: 'toast', message: 'This parcel is no longer there' }]);
        }
        await list.run('select', key);
        expect([list.get('selection'), list.get('editing')]).toEqual([[], null]);
        await turnedAway('openFile', key, 'photo');
        await list.run('rowsChanged', [key]);
        expect(await stored()).toEqual(before);
      });

      it('no key but a text', async () => {
        for (const key of [1, null, ['1'], { key: '1' }, true, NAN]) {
          for (const event of ['startEdit', 'delete', 'restore', 'select']) await turnedAway(event, key);
        }
        await turnedAway('rowsChanged', '1');
        await turnedAway('hideColumns', 'title');
      });

      it('a selection has no rows but those that the page shows', async () => {
        const before = await stored();
        await list.run('select', String(theirs.id));
        await list.run('deleteSelected');
        await list.run('restoreSelected');
        await list.run('undo');
        expect(await stored()).toEqual(before);
      });
    });

    it('cells of an export hold no formulas, links lead to the web alone', async () => {
      const { manager } = shop.dataSource;
      await manager.update(Parcel, mine.id, {
        title: '=HYPERLINK("http://x";"y")',
        note: '@SUM(1)',
        link: 'javascript:alert(1)',
      });
      const { effects } = await list.run('exportCsv');
      const file = effects.find((effect) => effect.do === 'download') as { base64: string };
      const text = Buffer.from(file.base64, 'base64').toString();
      expect(text).toContain(`"'=HYPERLINK(""http://x"";""y"")"`);
      expect(text).not.toContain('hidden');
      expect(text).not.toMatch(/(^|,)"?[=@]/m);
      await manager.update(Parcel, mine.id, { title: 'Parcel of 1', note: null, link: null });
    });
  },
  [...new Set([...entities, ...parcelEntities, Item])],
);
