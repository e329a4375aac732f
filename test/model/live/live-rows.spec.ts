import 'reflect-metadata';
import { ForbiddenException } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelReader } from '../../../lib/model/query/model.reader.js';
import { Category, Product } from '../entities.js';
import { Browser, Tab } from '../../request/browser.js';
import { ProductState, ShopApp } from '../state/shop-app.js';
import { LiveTab } from './live-tab.js';

const soon = { timeout: 15_000, interval: 10 };

describe('rows that somebody has written', () => {
  let shop: ShopApp;
  beforeEach(async () => {
    shop = await ShopApp.start();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await shop[Symbol.asyncDispose]();
  });

  const manager = () => shop.dataSource.manager;

  it('show on the pages of others as one row, and are not sent again to who wrote them', async () => {
    const [ann, other] = [await LiveTab.open(shop), await LiveTab.open(shop)];
    await ann.run('startEdit', '3');
    const answer = await ann.run('save', { name: 'Thing 03 b' });
    expect(ann.names[2]).toBe('Thing 03 b');
    await expect.poll(() => other.names[2], soon).toBe('Thing 03 b');
    await other.settled();
    expect(other.frames()).toHaveLength(1);
    expect(JSON.stringify(other.frames()[0]).length).toBeLessThan(200);
    expect(ann.frames().at(-1)).toEqual(answer);
  });

  it('are read again by others alone: who wrote them has read them since', async () => {
    const [ann] = [await LiveTab.open(shop), await LiveTab.open(shop)];
    await ann.run('startEdit', '3');
    const read = vi.spyOn(ModelReader.prototype, 'list');
    await ann.run('save', { name: 'Thing 03 b' });
    await ann.settled();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('of the app’s own code show after the commit of their transaction, and not after a rollback', async () => {
    const ann = await LiveTab.open(shop);
    let between: string[] = [];
    await shop.dataSource.transaction(async (transaction) => {
      await transaction.save(Product, { id: 1, name: 'Thing 00' });
      await ann.settled();
      between = ann.names;
    });
    expect(between[0]).toBe('Thing 01');
    await expect.poll(() => ann.names[0], soon).toBe('Thing 00');
    const read = vi.spyOn(ModelReader.prototype, 'list');
    const undone = shop.dataSource.transaction(async (transaction) => {
      await transaction.update(Product, 1, { name: 'Thing 000' });
      throw new RangeError('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await ann.settled();
    expect(read).not.toHaveBeenCalled();
    expect(ann.frames()).toHaveLength(1);
  });

  it('show where they come, go, move, or are only referred to', async () => {
    const ann = await LiveTab.open(shop, '/products?q=thing');
    await manager().delete(Product, 1);
    await expect.poll(() => [ann.names[0], ann.get('total')], soon).toEqual(['Thing 02', 24]);
    await manager().insert(Product, { name: 'Thing 01 again', sku: 'again', price: '1', owner: { id: 1 } });
    await expect.poll(() => [ann.names[0], ann.get('total')], soon).toEqual(['Thing 01 again', 25]);
    await manager().update(Category, 1, { name: 'Armchairs' });
    const categories = () => ann.get<{ category: { label: string } | null }[]>('data').map(({ category }) => category?.label);
    await expect.poll(categories, soon).toEqual([undefined, ...Array<string>(9).fill('Armchairs')]);
    await manager().save(Product, { id: 5, name: 'Not found by the search' });
    await expect.poll(() => ann.get('total'), soon).toBe(24);
  });

  it('are read a few times, however many they are', async () => {
    const [ann, other] = [await LiveTab.open(shop), await LiveTab.open(shop)];
    const read = vi.spyOn(ModelReader.prototype, 'list');
    const started = performance.now();
    for (let i = 1; i <= 1_000; i++) await manager().update(Product, 1, { name: `Thing 01 ${i}` });
    const rounds = 2 + (performance.now() - started) / 500;
    await expect.poll(() => [ann.names[0], other.names[0]], soon).toEqual(['Thing 01 1000', 'Thing 01 1000']);
    await ann.settled();
    expect(read.mock.calls.length).toBeLessThanOrEqual(2 * rounds);
  });

  it('never show to whom they are out of scope', async () => {
    const [ann, bob, nobody] = await Promise.all([1, 2, 0].map((user) => LiveTab.open(shop, '/products', user)));
    await manager().save(Product, { id: 3, name: 'For Ann alone' });
    await manager().save(Product, { name: 'Also for Ann alone', sku: 'new', price: '1', owner: { id: 1 } });
    await expect.poll(() => ann!.names, soon).toContain('Also for Ann alone');
    await Promise.all([bob!.settled(), nobody!.settled()]);
    expect(JSON.stringify([bob!.frames(), nobody!.frames()])).not.toContain('Ann alone');
    expect([bob!.frames(), nobody!.frames()]).toEqual([[], []]);
    await manager().save(Product, { id: 3, owner: { id: 2 } });
    await expect.poll(() => bob!.names, soon).toEqual(['Bobs', 'For Ann alone']);
    await expect.poll(() => ann!.names, soon).not.toContain('For Ann alone');
  });

  it('leave a form alone that somebody is at, and say so', async () => {
    const ann = await LiveTab.open(shop);
    await ann.run('startEdit', '3');
    await manager().update(Product, 4, { name: 'Thing 04 b' });
    await expect.poll(() => ann.names, soon).toContain('Thing 04 b');
    expect(ann.get('notice')).toBeNull();
    await manager().save(Product, { id: 3, name: 'Thing 03 b' });
    await expect.poll(() => ann.get('notice'), soon).toMatch(/^Somebody has changed this product/);
    expect([ann.names[2], ann.get<{ name: string }>('form').name]).toEqual(['Thing 03 b', 'Thing 03']);
  });

  it('show on a page that was without a socket meanwhile, and on one that had none yet', async () => {
    const ann = await LiveTab.open(shop);
    await ann.tab.socket.close();
    await manager().update(Product, 1, { name: 'Thing 00' });
    await ann.settled();
    await ann.tab.reconnect();
    await expect.poll(() => ann.names[0], soon).toBe('Thing 00');

    const browser = new Browser(shop.pages);
    const page = await shop.pages.get('/products', { cookie: 'user=1' });
    for (const [name, value] of [['user', '1'], page.cookie.split('=')]) browser.cookies.set(name!, value!);
    await manager().update(Product, 1, { name: 'Thing 000' });
    await ann.settled();
    const late = new LiveTab(shop, new Tab(browser, shop.pages, page, await browser.connect(page)));
    expect(late.names[0]).toBe('Thing 00');
    await expect.poll(() => late.names[0], soon).toBe('Thing 000');
  });

  it('are not read for a page that is as new as they are', async () => {
    const ann = await LiveTab.open(shop);
    const read = vi.spyOn(ModelReader.prototype, 'list');
    await ann.tab.reconnect();
    await ann.settled();
    await LiveTab.open(shop);
    await ann.settled();
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('are nothing to pages whose user may not see them any more', async () => {
    const ann = await LiveTab.open(shop);
    const read = vi.spyOn(ProductState.prototype as unknown as { can(action: string): boolean }, 'can');
    read.mockImplementation(() => false);
    await manager().update(Product, 1, { name: 'Thing 00' });
    await ann.settled();
    expect(read).toHaveBeenCalledWith('list');
    expect(ann.frames()).toEqual([]);
    read.mockImplementation(() => {
      throw new ForbiddenException('No');
    });
    await manager().update(Product, 1, { name: 'Thing 000' });
    await ann.settled();
    expect(ann.frames()).toEqual([]);
  });
});
