import 'reflect-metadata';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { ModelChanges, type ModelChange } from 'nestjs-reflex/typeorm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Category, Member, Product, Tag } from '../entities.js';
import { ShopApp } from '../state/shop-app.js';
import { goods, told } from './goods.js';
import { ImportTab } from './import-tab.js';

const HEAD = 'Name,SKU,Price,Stock,Status,Category,Tags,Description\n';

await onEachDatabase('the import of a file', (openDatabase) => {
  let database: TestDatabase;
  let shop: ShopApp;
  let tab: ImportTab;
  const changes: ModelChange[] = [];

  beforeAll(async () => {
    database = await openDatabase();
    shop = await ShopApp.start({
      database: { ...database.dataSource.options, synchronize: true } as TypeOrmModuleOptions,
      providers: [...goods, ModelChanges],
      options: { limits: { rate: 100_000, burst: 100_000 } },
    });
    await shop.dataSource.manager.save(Tag, [{ word: 'soft' }, { word: 'blue, light' }]);
    await shop.dataSource.manager.save(Category, [{ name: 'Hidden ones' }, { name: "'=Odd" }]);
    shop.pages.app.get(ModelChanges).subscribe((change) => changes.push(change));
  });
  afterAll(async () => {
    await shop?.[Symbol.asyncDispose]();
    await database?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    told.clear();
    await shop.dataSource.manager.deleteAll(Product);
    await settled();
    tab = await ImportTab.of(shop);
  });

  const all = () =>
    shop.dataSource.manager.find(Product, {
      relations: { category: true, tags: true, owner: true },
      order: { sku: 'ASC' },
      withDeleted: true,
    });
  const categories = () => shop.dataSource.manager.count(Category);
  /** Changes that were committed have been told by now. */
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    changes.length = 0;
  };

  it('says what would become of the rows and stores nothing, then adds them', async () => {
    const file =
      HEAD +
      'Chair,ch-1,12.50,3,On sale,Chairs,"oak, soft",\n' +
      'Table,ch-2,-0,,Draft,,,"A text\nof two lines"\n' +
      'Stool,ch-3,7,1,,,"""blue, light"", oak",<b>bold</b>\n';
    const view = await tab.check(file);
    expect(view).toMatchObject({ step: 'checked', rows: 3, good: 3, wrong: 0, failure: null, problemCount: 0 });
    expect(view.columns.map(({ field }) => field)).toEqual(HEAD.trim().split(','));
    expect([await all(), told.before, told.after]).toEqual([[], ['CH-1', 'CH-2', 'CH-3'], []]);
    expect(told.dry).toEqual([true, true, true]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(changes).toEqual([]);

    told.clear();
    await tab.run('runImport');
    expect(tab.view).toMatchObject({ step: 'done', good: 3 });
    expect([told.before, told.after, told.dry]).toEqual([
      ['CH-1', 'CH-2', 'CH-3'],
      ['CH-1', 'CH-2', 'CH-3'],
      [false, false, false],
    ]);
    const rows = await all();
    expect(rows).toMatchObject([
      {
        name: 'Chair',
        sku: 'CH-1',
        stock: 3,
        status: 'on_sale',
        category: { name: 'Chairs' },
        description: null,
        owner: { id: 1 },
      },
      { name: 'Table', sku: 'CH-2', stock: 0, status: 'draft', category: null, description: 'A text\nof two lines', tags: [] },
      { name: 'Stool', sku: 'CH-3', stock: 1, status: 'draft', description: '<b>bold</b>' },
    ]);
    expect(rows.map(({ tags }) => tags.map(({ word }) => word).toSorted())).toEqual([
      ['oak', 'soft'],
      [],
      ['blue, light', 'oak'],
    ]);
    expect(tab.names).toEqual(['Chair', 'Table', 'Stool']);
    await expect.poll(() => changes.some(({ entity }) => entity === 'Product')).toBe(true);
  });

  it('tells every row and field that is wrong, in the words of the form', async () => {
    const view = await tab.check(
      HEAD +
        'Aa,a-1,1,0,On sale,,,\n' +
        'Good,a-2,1,1,,,,\n' +
        // The number of the row before it, once it is cleaned.
        'Good,A-2,1,1,,,,\n' +
        'Other,no-1,x,-1,Gone,Nowhere,"oak, none",\n' +
        'Other,,1.234,1,,,,\n' +
        'Other,a-7,1,1,,,,,,more\n' +
        ',,,,,,,\n' +
        'Last,a-9,1\n',
    );
    expect(view).toMatchObject({ rows: 7, good: 2, wrong: 5 });
    expect(tab.problems).toEqual([
      '2 Stock: What is on sale is in stock',
      '4 SKU: This is taken already',
      '5 Price: Enter a number',
      '5 Stock: Use 0 or more',
      '5 Status: Choose one of the values',
      '5 SKU: Not such a number',
      '5 Category: This is not one of the choices',
      '5 Tags: This is not one of the choices',
      '6 SKU: Fill this in',
      '6 Price: Use at most 2 digits behind the point',
      '7 : There are 10 cells in this row, and 8 columns',
    ]);
    expect((await tab.run('runImport')).error).toMatchObject({ status: 403 });
    expect(await all()).toEqual([]);
  });

  it('gives the problems as a file that computes nothing', async () => {
    await tab.check(`Name,SKU,Price\n${'Chair,x,=1+1\n'.repeat(30)}A,y,1\n`);
    const { effects } = await tab.run('exportImportProblems');
    const file = effects.find((effect) => effect.do === 'download') as unknown as { name: string; base64: string };
    const lines = Buffer.from(file.base64, 'base64').toString().split('\r\n');
    expect([file.name, lines.slice(0, 2), lines.length]).toEqual([
      'goods – Problem.csv',
      ['\uFEFFRow,Field,Problem', '2,Price,Enter a number'],
      33,
    ]);
  });

  it('undoes what hooks of a dry run have written, and of an import that fails', async () => {
    const before = await categories();
    await tab.check('Name,SKU,Price\nWith a category,w-1,1\nRefused at last,w-2,1\n');
    expect([tab.view.good, await categories(), await all()]).toEqual([2, before, []]);
    await tab.run('runImport');
    expect([tab.view.step, tab.problems]).toEqual(['checked', ['3 Name: Not this one']]);
    expect([await categories(), await all()]).toEqual([before, []]);
  });

  it('reports in the same way what went wrong between looking and adding', async () => {
    await tab.check('Name,SKU,Price\nFirst,f-1,1\nSecond,f-2,1\n');
    await shop.dataSource.manager.save(Product, { name: 'Quicker', sku: 'F-2', price: '1' });
    await tab.run('runImport');
    expect(tab.view).toMatchObject({ step: 'checked', good: 1, wrong: 1 });
    expect(tab.problems).toEqual(['3 SKU: This is taken already']);
    expect((await all()).map(({ name }) => name)).toEqual(['Quicker']);
    await shop.dataSource.manager.delete(Product, { sku: 'F-2' });
    await tab.run('checkImport', false);
    await tab.run('runImport');
    expect([tab.view.step, (await all()).length]).toEqual(['done', 2]);
  });

  it('takes a file that was exported, and makes the same of it', async () => {
    const odd = ['=1+1', "'=1+1", '-5 °C', ' ;+x', '\t=x', 'a "b", c', 'x\r\ny', "'quoted'"];
    const manager = shop.dataSource.manager;
    const [chairs, formula] = await Promise.all([
      manager.findOneByOrFail(Category, { name: 'Chairs' }),
      manager.findOneByOrFail(Category, { name: "'=Odd" }),
    ]);
    const tags = await manager.find(Tag);
    await manager.save(
      Product,
      odd.map((description, i) => ({
        description,
        name: `${description}${i}`,
        sku: `O-${i}`,
        price: `${i}.25`,
        stock: i,
        status: 'retired',
        category: i % 2 ? chairs : formula,
        tags: tags.slice(0, i % 4),
        owner: { id: 1 } as Member,
      })) as never,
    );
    await tab.run('refresh');
    const exported = (await tab.run('exportCsv')).effects[0] as unknown as { base64: string };
    const content = Buffer.from(exported.base64, 'base64');
    const shown = (rows: Product[]) =>
      rows.map(({ name, sku, price, stock, status, category, description, tags: words, owner }) => ({
        name,
        sku,
        stock,
        status,
        description,
        price: Number(price),
        category: category?.name,
        tags: words.map(({ word }) => word).toSorted(),
        owner: owner?.id,
      }));
    const before = shown(await all());
    await tab.check(content);
    expect([tab.columns, tab.view.good]).toEqual([['Created at: This cannot be set here'], 0]);
    await tab.run('checkImport', true);
    expect(tab.view).toMatchObject({ good: 0, wrong: odd.length });
    expect(tab.problems[0]).toBe('2 SKU: This is taken already');
    await manager.deleteAll(Product);
    await tab.run('checkImport', true);
    expect([tab.problems, tab.view.good]).toEqual([[], odd.length]);
    await tab.run('runImport');
    expect(shown(await all())).toEqual(before);
  });

  it('finds what rows refer to by label or key, within the scope of the field alone', async () => {
    const { manager } = shop.dataSource;
    const [hidden, chairs] = await Promise.all([
      manager.findOneByOrFail(Category, { name: 'Hidden ones' }),
      manager.findOneByOrFail(Category, { name: 'Chairs' }),
    ]);
    await tab.check(
      `Name,SKU,Price,Category\nBy label,r-1,1, Chairs \nBy key,r-2,1,${chairs.id}\nBy label,r-3,1,Hidden ones\nBy key,r-4,1,${hidden.id}\nIn capitals,r-5,1,CHAIRS\n`,
    );
    expect([tab.view.good, tab.problems]).toEqual([2, [4, 5, 6].map((row) => `${row} Category: This is not one of the choices`)]);
  });

  it('asks can() for importing and for adding, when it begins, looks and writes', async () => {
    told.forbidden.add('import');
    await tab.run('refresh');
    expect(tab.get('may')).toMatchObject({ import: false, create: true });
    expect(await tab.send('Name\nx\n')).toBe(403);
    told.clear();
    await tab.check('Name,SKU,Price\nFirst,c-1,1\n');
    for (const action of ['import', 'create'] as const) {
      told.forbidden.add(action);
      await tab.run('refresh');
      expect(tab.get('may')).toMatchObject({ import: false });
      for (const event of ['startImport', 'runImport', 'exportImportProblems'])
        expect((await tab.run(event)).error, event).toMatchObject({ status: 403 });
      expect((await tab.run('checkImport', false)).error).toMatchObject({ status: 403 });
      told.clear();
    }
    await tab.run('runImport');
    expect([tab.view.step, (await all()).length]).toEqual(['done', 1]);
  });

  it('stores nothing where a hook breaks, and can be tried again', async () => {
    await tab.check('Name,SKU,Price\nFirst,b-1,1\nBroken,b-2,1\n');
    const { error } = await tab.run('runImport');
    expect(error).toMatchObject({ status: 500 });
    expect([tab.view.step, await all()]).toEqual(['checked', []]);
  });

  it('is for the state that says so', async () => {
    const plain = new ImportTab(shop, await shop.open('/plain'), 'PlainState');
    expect(plain.get('may')).toMatchObject({ import: false });
    for (const event of ['startImport', 'runImport']) expect((await plain.run(event)).error).toMatchObject({ status: 403 });
    expect((await plain.run('checkImport', false)).error).toMatchObject({ status: 403 });
  });
});
