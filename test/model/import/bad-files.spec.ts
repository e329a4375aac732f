import 'reflect-metadata';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Product } from '../entities.js';
import { ShopApp } from '../state/shop-app.js';
import { goods, told } from './goods.js';
import { ImportTab } from './import-tab.js';

/** Nothing that a database, Node or TypeORM says of itself. */
const TALKATIVE =
  /SELECT |INSERT |UPDATE |DELETE |FROM |QueryFailed|SQLITE|driver|constraint|syntax|node_modules|\n\s+at |postgres|mariadb|CSV_/;

await onEachDatabase('what nobody should import', (openDatabase) => {
  let database: TestDatabase;
  let shop: ShopApp;
  let tab: ImportTab;

  beforeAll(async () => {
    database = await openDatabase();
    shop = await ShopApp.start({
      database: { ...database.dataSource.options, synchronize: true } as TypeOrmModuleOptions,
      providers: goods,
      options: { limits: { rate: 100_000, burst: 100_000 } },
    });
  });
  afterAll(async () => {
    await shop?.[Symbol.asyncDispose]();
    await database?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    told.clear();
    await shop.dataSource.manager.deleteAll(Product);
    tab = await ImportTab.of(shop);
  });

  const count = () => shop.dataSource.manager.count(Product, { withDeleted: true });
  /** The file is looked at and refused, with a sentence. Nothing can be added. */
  async function refused(content: string | Uint8Array): Promise<void> {
    await tab.check(content);
    expect(tab.view.step).toBe('checked');
    expect((await tab.run('runImport')).error).toMatchObject({ status: 403 });
    expect(await count()).toBe(0);
    expect(JSON.stringify(tab.tab.socket.frames)).not.toMatch(TALKATIVE);
  }

  it.each([
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'This is no text file'],
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'This is no text file'],
    ['another encoding', Buffer.from('Name,SKU,Price\nStühle,x-1,1\n', 'latin1'), 'This is no text file'],
    ['a NUL', 'Name,SKU,Price\na\0b,x-1,1\n', 'This is no text file'],
    ['a line of titles alone', 'Name,SKU,Price\n', 'There are no rows in this file'],
    ['blanks', '\n\n  \n', 'There are no rows in this file'],
    ['no titles', 'Chair,x-1,1\nTable,x-2,1\n', 'The first line names none of the fields that there are: Name, SKU, Price'],
    ['a quotation mark that stands open', 'Name,SKU,Price\n"Chair,x-1,1\nTable,x-2,1\n', 'A quotation mark in row 2'],
    ['a quotation mark within a text', 'Name,SKU,Price\n5" pipe,x-1,1\n', 'A quotation mark in row 2'],
    ['rows without end', `Name\n${'a\n'.repeat(49_000)}`, 'A file has at most 40 rows here'],
    ['columns without end', `Name${','.repeat(90_000)}\nx\n`, 'Row 1 has more than 500 columns'],
  ])('is refused as a whole: %s', async (_what, content, sentence) => {
    await refused(content);
    expect(tab.view.failure).toContain(sentence);
  });

  it('is not even taken where it is empty, or more than there may be', async () => {
    expect(await tab.send('')).toBe(400);
    expect(await tab.send('x'.repeat(100_001))).toBe(413);
    expect(await tab.send(Buffer.alloc(6_000_000, 'a,b\n'))).toBe(413);
    await tab.run('checkImport', false);
    expect(tab.view.failure).toContain('The file is no longer there');
  });

  it('has no columns for what may not be written: each is refused by its name', async () => {
    const titles = [
      'id',
      'Owner',
      'version',
      'Shelf',
      'deletedAt',
      'Created at',
      'ownerId',
      '__proto__',
      'constructor',
      'x'.repeat(500),
      '',
    ];
    await refused(`Name,SKU,Price,${titles.join(',')},Place\nChair,x-1,1,${'1,'.repeat(11)}1\n`);
    const [unknown, unwritable] = ['There is no such field', 'This cannot be set here'];
    expect(tab.columns).toEqual([
      ...['id', 'Owner', 'version', 'Shelf', 'deletedAt'].map((title) => `${title}: ${unknown}`),
      `Created at: ${unwritable}`,
      ...['ownerId', '__proto__', 'constructor', 'x'.repeat(60)].map((title) => `${title}: ${unknown}`),
      'null: This column has no name',
      `Place: ${unknown}`,
    ]);
    // They can be left out, and are then nowhere.
    await tab.run('checkImport', true);
    expect(tab.view).toMatchObject({ good: 1, wrong: 0 });
    await tab.run('runImport');
    const [row] = await shop.dataSource.manager.find(Product, { relations: { owner: true } });
    expect([row!.id === 1 && row!.version !== 1, row!.owner!.id, row!.shelf, row!.place, row!.deletedAt]).toEqual([
      false,
      1,
      null,
      null,
      null,
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('has no two columns for one field, and one for each that is needed', async () => {
    await refused('Name,name,SKU,Price\nChair,Other,x-1,1\n');
    expect(tab.columns).toEqual(['name: There is another column for this field']);
    await tab.run('checkImport', true);
    expect([tab.view.good, (await tab.run('runImport')).error?.status]).toEqual([0, 403]);
    await refused('Name,Stock\nChair,1\n');
    expect(tab.columns).toEqual([
      'SKU: Every product needs this, and no column is for it',
      'Price: Every product needs this, and no column is for it',
    ]);
  });

  it('is text, whatever it says', async () => {
    const evil = [
      '<script>alert(1)</script>',
      '"; DROP TABLE product; --',
      '=HYPERLINK("http://x")',
      '${7*7}{{7*7}}',
      '__proto__',
      '%00%0a',
      '😀\u202Egpj.exe',
    ];
    const rows = evil.map((text, i) => `"${text.replaceAll('"', '""')} ",e-${i},1`);
    await tab.check(`Name,SKU,Price\n${rows.join('\n')}\n`);
    expect(tab.problems).toEqual([]);
    await tab.run('runImport');
    const stored = await shop.dataSource.manager.find(Product, { order: { sku: 'ASC' } });
    expect(stored.map(({ name }) => name)).toEqual(evil.map((text) => `${text} `));
  });

  it('is refused row by row where values are none', async () => {
    const bad = ['NaN', 'Infinity', '1e400', '9'.repeat(600), '0x10', '1,5', '--1', 'null', '[object Object]', '١٢'];
    await refused(`Name;SKU;Price;Stock\n${bad.map((value, i) => `Chair;v-${i};${value};${value}`).join('\n')}\n`);
    expect(tab.view).toMatchObject({ good: 0, wrong: bad.length });
    expect(tab.view.problemCount).toBeGreaterThanOrEqual(bad.length * 2 - 1);
  });

  describe('events that nobody sent', () => {
    it('take no upload of somebody else', async () => {
      await tab.check('Name,SKU,Price\nMine,m-1,1\n');
      const other = await ImportTab.of(shop, 2);
      await other.run('startImport');
      expect(other.view.target.id).not.toBe(tab.view.target.id);
      expect(await other.sendTo(tab.view.target.id, 'Name,SKU,Price\nTheirs,t-1,1\n')).toBe(404);
      await other.run('checkImport', false);
      expect(other.view.failure).toContain('The file is no longer there');
      // A second tab of the same browser has an import of its own.
      await tab.run('runImport');
      expect((await shop.dataSource.manager.find(Product)).map(({ name }) => name)).toEqual(['Mine']);
    });

    it('add the rows of a file once', async () => {
      await tab.check('Name,SKU,Price\nOnce,o-1,1\n');
      const raw = tab.tab as unknown as { lastEvent: number };
      const id = ++raw.lastEvent;
      const event = shop.pages.eventId('GoodsState', 'runImport');
      // A click, the same frame again, as after a broken connection, and a second click.
      tab.tab.socket.send('e', id, event, []);
      tab.tab.socket.send('e', id, event, []);
      expect((await tab.run('runImport')).error).toMatchObject({ status: 403 });
      expect([tab.view.step, await count()]).toEqual(['done', 1]);
      await tab.run('checkImport', false);
      expect([tab.view.failure, await count()]).toEqual(['The file is no longer there, or has changed. Choose it again', 1]);
    });

    it('add no other file than the one that was looked at', async () => {
      await tab.run('startImport');
      const { id } = tab.view.target;
      await tab.sendTo(id, 'Name,SKU,Price\nSeen,s-1,1\n');
      await tab.run('checkImport', false);
      const unseen = 'Name,SKU,Price\nUnseen,s-2,1\nUnseen,s-3,1\n';
      // Not in its place, and as the next one not before it was looked at.
      expect([await tab.sendTo(id, unseen), await tab.sendTo(tab.view.target.id, unseen)]).toEqual([409, 201]);
      await tab.run('runImport');
      expect([tab.view.step, tab.view.good, await count()]).toEqual(['done', 1, 1]);
    });

    it('come before anything was begun, and after it was cancelled', async () => {
      for (const event of ['runImport', 'exportImportProblems'])
        expect((await tab.run(event)).error).toMatchObject({ status: 403 });
      expect((await tab.run('checkImport', false)).error).toMatchObject({ status: 403 });
      expect((await tab.run('cancelImport')).error).toBeUndefined();
      await tab.check('Name,SKU,Price\nSeen,s-1,1\n');
      const { id } = tab.view.target;
      await tab.run('cancelImport');
      expect([tab.view, await tab.sendTo(id, 'Name\nx\n')]).toEqual([null, 404]);
      expect((await tab.run('runImport')).error).toMatchObject({ status: 403 });
      expect((await tab.run('checkImport', 'yes')).error).toMatchObject({ status: 400 });
    });
  });
});

describe('files that are only imported', () => {
  it('wait in a folder that is gone with the app', async () => {
    const folders = () => new Set(readdirSync(tmpdir()).filter((name) => name.startsWith('reflex-import-')));
    const before = folders();
    let made: string[];
    {
      await using shop = await ShopApp.start({ providers: goods });
      const tab = await ImportTab.of(shop);
      await tab.send('Name\nx\n');
      made = [...folders()].filter((name) => !before.has(name));
      expect(made.length).toBeGreaterThan(0);
    }
    expect(made.some((name) => !existsSync(join(tmpdir(), name)))).toBe(true);
  });
});
