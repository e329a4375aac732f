import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import { Page, State } from 'nestjs-reflex';
import { redisStore } from 'nestjs-reflex/redis';
import { ModelChanges, ModelState } from 'nestjs-reflex/typeorm';
import { each, html, onLoad, use } from 'nestjs-reflex/ui';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyOp } from '../../../lib/protocol/apply-patch.js';
import { PagesApp } from '../../pages/app.js';
import { Browser, type Tab } from '../../request/browser.js';
import { CuttableWire } from '../../support/cuttable-wire.js';
import { REDIS_PORT, TestRedis, redisUrl, withoutRedis } from '../../support/redis.js';
import { Category, entities } from '../entities.js';

const soon = { timeout: 5_000, interval: 10 };

@State()
class CategoryState extends ModelState(Category) {}

@Page('/live')
class CategoriesPage {
  render() {
    const s = use(CategoryState);
    return html.main(
      onLoad(s.load),
      each(s.data, (row) => html.p(row.name)),
    );
  }
}

/** The names of the categories that a tab shows. */
function namesIn(tab: Tab): string[] {
  const values = new Map<number, unknown>();
  const frames = tab.socket.frames.filter((frame) => frame[0] === 'p');
  for (const op of [...tab.page.boot.vars, ...frames.flatMap((frame) => frame[3])]) applyOp(values as never, op);
  return [...values.values()]
    .filter(Array.isArray)
    .flat()
    .map(({ name }: { name: string }) => name);
}

describe.skipIf(withoutRedis)('rows that another process has written', () => {
  let folder: string;
  let redis: TestRedis;
  let wire: CuttableWire;
  let a: PagesApp;
  let b: PagesApp;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reflex-live-'));
    redis = await TestRedis.open();
    wire = await CuttableWire.to(REDIS_PORT);
    const start = (port: number, synchronize: boolean) =>
      PagesApp.start({
        options: { store: redisStore({ url: redisUrl(port), prefix: redis.prefix, timeout: 500 }) },
        imports: [
          TypeOrmModule.forRoot({
            type: 'better-sqlite3',
            database: join(folder, 'shop.db'),
            entities,
            synchronize,
            enableWAL: true,
          }),
        ],
        providers: [CategoryState, CategoriesPage, ModelChanges],
        main: (app: INestApplication) =>
          void app.use((request: { user?: unknown }, _response: unknown, next: () => void) => {
            request.user = { id: 1 };
            next();
          }),
      });
    a = await start(REDIS_PORT, true);
    b = await start(wire.port, false);
  }, 60_000);
  afterAll(async () => {
    await a[Symbol.asyncDispose]();
    await b[Symbol.asyncDispose]();
    await wire[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const manager = (app: PagesApp) => app.app.get<DataSource>(getDataSourceToken()).manager;

  it('show in the pages of this one', async () => {
    const tab = await new Browser(b).open('/live');
    await manager(a).save(Category, { name: 'From the first' });
    await expect.poll(() => namesIn(tab), soon).toEqual(['From the first']);
    await manager(a).query(`UPDATE category SET name = 'Raw'`);
    await a.app.get(ModelChanges, { strict: false }).publish({ entity: Category.name, keys: [] });
    await expect.poll(() => namesIn(tab), soon).toEqual(['Raw']);
  });

  it('show when Redis is back, where nothing could be told meanwhile', async () => {
    const tab = await new Browser(b).open('/live');
    await tab.socket.next();
    await wire.cut();
    await manager(a).save(Category, { name: 'While it was away' });
    await wire.mend();
    await expect.poll(() => namesIn(tab), soon).toContain('While it was away');
  });
});
