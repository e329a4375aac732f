import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { DiskFileStore, FileStore } from 'nestjs-reflex/typeorm';
import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getStateMetadata } from '../../../lib/state/state.metadata.js';
import type { Tab } from '../../request/browser.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Member, entities } from '../entities.js';
import { Label, Parcel, ParcelState, ParcelsPage, Shelf, parcelEntities } from './parcels.js';
import { ShopApp } from './shop-app.js';

/** In every text that is Bob's, and in none of what Ann sends. */
const BOBS = 'Bobs';

const all = [...new Set([...entities, ...parcelEntities])];

await onEachDatabase(
  'the scope of a model state',
  (openDatabase) => {
    let database: TestDatabase;
    let folder: string;
    let shop: ShopApp;
    /** Keys of Ann's, of Bob's, and of nobody's. */
    let keys: Record<'mine' | 'theirs' | 'shelves' | 'labels' | 'items', string[]>;

    beforeAll(async () => {
      database = await openDatabase();
      folder = await mkdtemp(join(tmpdir(), 'reflex-scope-'));
      shop = await ShopApp.start({
        database: { ...database.dataSource.options, synchronize: true } as TypeOrmModuleOptions,
        providers: [ParcelState, ParcelsPage, { provide: FileStore, useFactory: () => new DiskFileStore({ directory: folder }) }],
        options: { limits: { rate: 100_000, burst: 100_000 } },
      });
      keys = await seed(shop.dataSource);
    });
    afterAll(async () => {
      await shop?.[Symbol.asyncDispose]();
      await database?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    });

    it('is left by no event, whatever it is told', async () => {
      const { dataSource } = shop;
      const rest = await others(dataSource);
      const tab = await shop.open('/parcels', 1);
      let calls = 0;
      let changes = 0;
      let before = await own(dataSource);
      await fc.assert(
        fc.asyncProperty(callsOf(keys), async (planned) => {
          for (const { event, args } of planned) {
            const status = await run(tab, event, args);
            // It shows nothing by itself: what it finds, a route answers with.
            if (event === 'openFile' && !keys.mine.includes(args[0] as string)) expect(status).toBe(404);
            calls++;
          }
          expect(await others(dataSource)).toBe(rest);
          const now = await own(dataSource);
          if (now !== before) changes++;
          before = now;
          expect(seen(tab)).not.toContain(BOBS);
        }),
        { numRuns: 60, endOnFailure: true },
      );
      // It has done something, and the rows of Ann's are still hers alone.
      expect(calls).toBeGreaterThan(300);
      expect(changes).toBeGreaterThan(5);
      const shelves = await dataSource.manager.find(Parcel, {
        where: { owner: { id: 1 } },
        relations: { shelf: true, labels: true },
        withDeleted: true,
      });
      expect(shelves.every(({ shelf, labels }) => [shelf, ...labels].every((one) => one === null || one.keeper === 1))).toBe(
        true,
      );
    }, 120_000);

    it('holds for what an address says', async () => {
      const rest = await others(shop.dataSource);
      await fc.assert(
        fc.asyncProperty(addresses(keys), async (query) => {
          const { page } = await shop.open(`/parcels?${query}`, 1);
          expect(page.status).toBe(200);
          expect(page.html).not.toContain(BOBS);
        }),
        { numRuns: 25, endOnFailure: true },
      );
      expect(await others(shop.dataSource)).toBe(rest);
    });
  },
  all,
);

/** Resolves to the status of what went wrong; 200 where nothing did. */
async function run(tab: Tab, event: string, args: readonly unknown[]): Promise<number> {
  const frame = await tab.run(`ParcelState.${event}`, ...args);
  if (frame[0] !== 'x') return 200;
  expect(frame[3].status, JSON.stringify([event, args, frame[3]])).toBeLessThan(500);
  expect(JSON.stringify(frame[3])).not.toMatch(/SELECT|UPDATE|INSERT|DELETE FROM|"parcel"|\n\s+at /);
  return frame[3].status;
}

/** All that a tab was ever sent. */
function seen({ page, socket }: Tab): string {
  return page.html + JSON.stringify(socket.frames);
}

async function seed({ manager }: DataSource): Promise<Record<'mine' | 'theirs' | 'shelves' | 'labels' | 'items', string[]>> {
  const mark = (keeper: number): string => (keeper === 1 ? 'Anns' : BOBS);
  const shelves = await manager.save(
    Shelf,
    [1, 2].map((keeper) => ({ name: `${mark(keeper)} shelf`, keeper })),
  );
  const labels = await manager.save(
    Label,
    [1, 1, 2].map((keeper, i) => ({ word: `${mark(keeper)} label ${i}`, keeper })),
  );
  const parcels: Parcel[] = [];
  for (const keeper of [1, 2]) {
    for (let i = 0; i < 14; i++) {
      parcels.push(
        await manager.save(Parcel, {
          title: `${mark(keeper)} parcel ${i}`,
          note: `${mark(keeper)} note`,
          secret: `${BOBS} secret`,
          owner: { id: keeper },
          shelf: shelves[keeper - 1]!,
          labels: [labels[keeper]!],
          items: [{ what: `${mark(keeper)} item ${i}`, from: shelves[keeper - 1]! }],
          photo: { id: 'f'.repeat(48), name: `${mark(keeper)}.txt`, type: 'text/plain', size: 3 },
        }),
      );
    }
  }
  await manager.update(Parcel, [parcels[0]!.id, parcels[14]!.id], { deletedAt: new Date() });
  const of = (owner: number): Parcel[] => parcels.slice((owner - 1) * 14, owner * 14);
  return {
    mine: of(1).map(({ id }) => String(id)),
    theirs: of(2).map(({ id }) => String(id)),
    shelves: shelves.map(({ id }) => String(id)),
    labels: labels.map(({ id }) => String(id)),
    items: parcels.flatMap(({ items }) => items.map(({ id }) => String(id))),
  };
}

/** All that is not Ann's, as text. */
async function others({ manager }: DataSource): Promise<string> {
  const parcels = await manager.find(Parcel, {
    where: { owner: { id: 2 } },
    relations: { shelf: true, labels: true, items: { from: true }, owner: true },
    order: { id: 'ASC', items: { id: 'ASC' }, labels: { id: 'ASC' } },
    withDeleted: true,
  });
  const shelves = await manager.find(Shelf, { order: { id: 'ASC' } });
  const labels = await manager.find(Label, { where: { keeper: 2 }, order: { id: 'ASC' } });
  const members = await manager.find(Member, { order: { id: 'ASC' } });
  return JSON.stringify([parcels, shelves, labels, members]);
}

async function own({ manager }: DataSource): Promise<string> {
  const rows = await manager.find(Parcel, { where: { owner: { id: 1 } }, order: { id: 'ASC' }, withDeleted: true });
  return JSON.stringify(rows);
}

interface Call {
  readonly event: string;
  readonly args: readonly unknown[];
}

/** Some calls in a row, as only a browser that nobody wrote would make them. Every event of the state is among them. */
function callsOf({ mine, theirs, shelves, labels, items }: typeof keysShape): fc.Arbitrary<readonly Call[]> {
  const key = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...mine) },
    { weight: 4, arbitrary: fc.constantFrom(...theirs) },
    { weight: 1, arbitrary: fc.constantFrom('', '0', '-1', '999999', 'x', '1~2', '__proto__', "1' OR '1'='1", '1 OR 1=1', '%') },
  );
  const name = fc.constantFrom(
    'title',
    'shelf',
    'labels',
    'items',
    'items.from',
    'items.parcel',
    'photo',
    'owner',
    'owner.name',
    'secret',
    'id',
    'version',
    'deletedAt',
    '__proto__',
    'constructor',
    'shelf.name',
    'shelf.keeper',
    'title) OR (1=1',
    'nothing',
    '',
  );
  const text = fc.constantFrom('', 'a', 'parcel', 'Anns', '%', '_', "'", '"; DROP TABLE parcel; --', '\\');
  const shelf = fc.constantFrom(...shelves, '', null);
  const label = fc.constantFrom(...labels);
  const item = fc.record(
    { $key: fc.constantFrom(...items, ''), what: text, from: shelf, parcel: key, id: key },
    { requiredKeys: ['what'] },
  );
  const form = fc.record(
    {
      title: fc.constantFrom('Anns new title', 'a', ''),
      note: text,
      pieces: fc.oneof(fc.integer(), text),
      shelf: fc.oneof(shelf, fc.record({ key: shelf })),
      labels: fc.array(label, { maxLength: 3 }),
      items: fc.array(item, { maxLength: 2 }),
      id: key,
      owner: fc.constantFrom('2', { id: 2 }),
      ownerId: fc.constant(2),
      secret: fc.constant('mine'),
      version: fc.constant(1),
      deletedAt: fc.constant(null),
      photo: fc.constantFrom('f'.repeat(48), null, { id: 'f'.repeat(48) }),
    },
    { requiredKeys: [] },
  );
  const good = fc.record(
    { title: fc.constantFrom('Anns new title', 'Anns other'), shelf, labels: fc.array(label, { maxLength: 2 }) },
    { requiredKeys: ['title'] },
  );
  const forms = fc.oneof(form, good);
  const operator = fc.constantFrom(
    'eq',
    'ne',
    'in',
    'contains',
    'startsWith',
    'empty',
    'ge',
    'between',
    'like',
    'OR',
    '__proto__',
  );
  const values = fc.array(fc.oneof(key, text, fc.constantFrom(...shelves, ...labels), fc.boolean()), { maxLength: 3 });
  const none = fc.constant([] as unknown[]);
  const page = fc.constantFrom(1, 2, 3, -1, 0, 1e9);

  const byEvent: Readonly<Record<string, fc.Arbitrary<readonly unknown[]>>> = {
    load: none,
    visit: none,
    refresh: none,
    setSearch: fc.tuple(text),
    setFilter: fc.tuple(name, operator, values),
    clearFilter: fc.tuple(name),
    clearFilters: none,
    setSort: fc.tuple(name),
    addSort: fc.tuple(name),
    nextPage: none,
    prevPage: none,
    goToPage: fc.tuple(page),
    setPageSize: fc.tuple(fc.constantFrom(10, 100, 1_000_000)),
    showDeleted: fc.tuple(fc.boolean()),
    select: fc.tuple(key),
    selectPage: none,
    clearSelection: none,
    hideColumns: fc.tuple(fc.array(name, { maxLength: 2 })),
    exportCsv: none,
    startCreate: none,
    startEdit: fc.tuple(key),
    cancelEdit: none,
    save: fc.tuple(forms),
    create: fc.tuple(forms),
    resolveConflict: fc.tuple(forms),
    delete: fc.tuple(key),
    deleteSelected: none,
    restore: fc.tuple(key),
    restoreSelected: none,
    undo: none,
    dismissUndo: none,
    rowsChanged: fc.tuple(fc.array(key, { maxLength: 3 })),
    searchOptions: fc.tuple(name, text),
    createOption: fc.tuple(name, text),
    startUpload: fc.tuple(name),
    openFile: fc.tuple(key, name),
    startImport: none,
    checkImport: fc.tuple(fc.boolean()),
    runImport: none,
    exportImportProblems: none,
    cancelImport: none,
  };
  // An event that is new is called here too, or this fails.
  expect(Object.keys(byEvent).toSorted()).toEqual([...getStateMetadata(ParcelState)!.events.keys()].toSorted());
  const calls = Object.entries(byEvent).map(([event, args]) => args.map((given): Call => ({ event, args: given })));
  const edit = fc.tuple(key, forms).map(([which, values]): Call[] => [
    { event: 'startEdit', args: [which] },
    { event: 'save', args: [values] },
  ]);
  const marked = fc.tuple(key, key).map(([a, b]): Call[] => [
    { event: 'selectPage', args: [] },
    { event: 'select', args: [a] },
    { event: 'select', args: [b] },
    { event: 'deleteSelected', args: [] },
    { event: 'undo', args: [] },
  ]);
  const some = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.oneof(...calls).map((call) => [call]) },
      { weight: 3, arbitrary: edit },
      { weight: 1, arbitrary: marked },
    ),
    {
      minLength: 4,
      maxLength: 12,
    },
  );
  return some.map((parts) => parts.flat());
}

declare const keysShape: Record<'mine' | 'theirs' | 'shelves' | 'labels' | 'items', string[]>;

function addresses({ mine, theirs, shelves, labels }: typeof keysShape): fc.Arbitrary<string> {
  const part = fc.oneof(
    fc.constantFrom(...shelves).map((key) => `shelf.in=${key}`),
    fc.constantFrom(...labels).map((key) => `labels.in=${key}`),
    fc.constantFrom(...mine, ...theirs).map((key) => `id.eq=${key}`),
    fc.constantFrom(
      'owner.eq=2',
      'owner.name.contains=B',
      'secret.startsWith=B',
      'title.contains=parcel',
      'deleted=1',
      'page=2',
      'size=100',
      'sort=secret',
      'sort=owner.name',
      'sort=-shelf',
      'q=note',
      'q=%25',
      '__proto__.eq=1',
      'shelf.keeper.eq=2',
    ),
  );
  return fc.array(part, { maxLength: 4 }).map((parts) => parts.join('&'));
}
