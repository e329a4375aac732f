import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Module, type INestApplication, type Provider } from '@nestjs/common';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import { ModelChanges, ModelState, type ModelChange } from 'nestjs-reflex/typeorm';
import { Page, State } from 'nestjs-reflex';
import { each, html, onLoad, use } from 'nestjs-reflex/ui';
import { DataSource } from 'typeorm';
import { describe, expect, it, vi } from 'vitest';
import { PageSessions } from '../../../lib/events/page-sessions.js';
import { ModelReader } from '../../../lib/model/query/model.reader.js';
import { applyOp } from '../../../lib/protocol/apply-patch.js';
import { PagesApp } from '../../pages/app.js';
import { Browser, type Tab } from '../../request/browser.js';
import { Category, entities } from '../entities.js';

const soon = { timeout: 15_000, interval: 10 };

@State()
class CategoryState extends ModelState(Category) {}

@State()
class StillState extends ModelState(Category, { live: false }) {}

const page = (route: string, state: typeof CategoryState) => {
  @Page(route)
  class CategoriesPage {
    render() {
      const s = use(state);
      return html.main(
        onLoad(s.load),
        each(s.data, (row) => html.p(row.name)),
      );
    }
  }
  return CategoriesPage;
};

const pages: Provider[] = [CategoryState, StillState, page('/live', CategoryState), page('/still', StillState)];

/** Everybody is somebody. */
const main = (app: INestApplication): void =>
  void app.use((request: { user?: unknown }, _response: unknown, next: () => void) => {
    request.user = { id: 1 };
    next();
  });

/** An app on a data source of somebody else's, which outlives it. */
function startOn(dataSource: DataSource, providers: Provider[] = []): Promise<PagesApp> {
  @Module({ providers: [{ provide: getDataSourceToken(), useValue: dataSource }], exports: [getDataSourceToken()] })
  class DatabaseModule {}
  return PagesApp.start({ imports: [DatabaseModule], providers: [...pages, ...providers], main });
}

function openSource(database = ':memory:'): Promise<DataSource> {
  return new DataSource({ type: 'better-sqlite3', database, entities, synchronize: true }).initialize();
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

describe('apps whose pages follow what is written', () => {
  it('leave nothing with a data source when they close', async () => {
    const dataSource = await openSource();
    const open: PagesApp[] = [];
    for (let i = 0; i < 2; i++) {
      const app = await startOn(dataSource);
      open.push(app);
      const tab = await new Browser(app).open('/live');
      await dataSource.manager.save(Category, { name: `From ${i}` });
      await expect.poll(() => namesIn(tab), soon).toContain(`From ${i}`);
    }
    expect(dataSource.subscribers).toHaveLength(2);
    const sessions = open[0]!.app.get(PageSessions, { strict: false });
    await dataSource.manager.save(Category, { name: 'On its way' });
    await open[0]![Symbol.asyncDispose]();
    expect(dataSource.subscribers).toHaveLength(1);
    await open[1]![Symbol.asyncDispose]();
    expect(dataSource.subscribers).toHaveLength(0);
    const read = vi.spyOn(ModelReader.prototype, 'list');
    await dataSource.manager.save(Category, { name: 'After them' });
    await expect.poll(() => sessions.size, soon).toBe(0);
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
    await dataSource.destroy();
  });

  it('read nothing for states that are not to follow', async () => {
    const dataSource = await openSource();
    await using app = await startOn(dataSource);
    const [live, still] = [await new Browser(app).open('/live'), await new Browser(app).open('/still')];
    await dataSource.manager.save(Category, { name: 'New' });
    await expect.poll(() => namesIn(live), soon).toEqual(['New']);
    expect(namesIn(still)).toEqual([]);
    expect(still.socket.frames).toHaveLength(1);
    await dataSource.destroy();
  });

  it('can be told by hand of what no entity manager has written', async () => {
    const dataSource = await openSource();
    await using app = await startOn(dataSource, [ModelChanges]);
    const tab = await new Browser(app).open('/live');
    await dataSource.query(`INSERT INTO category (name) VALUES ('Raw')`);
    await app.app.get(ModelChanges, { strict: false }).publish({ entity: Category.name, keys: [] });
    await expect.poll(() => namesIn(tab), soon).toEqual(['Raw']);
    await dataSource.destroy();
  });

  it('tell those of other processes by a bus in the place of the port', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reflex-live-'));
    const buses = new Set<Bus>();
    @Injectable()
    class Bus extends ModelChanges {
      constructor() {
        super();
        buses.add(this);
      }
      override async publish(change: ModelChange): Promise<void> {
        const wire = JSON.stringify(change);
        for (const bus of buses) bus.hear(JSON.parse(wire) as ModelChange);
      }
      private hear(change: ModelChange): void {
        void super.publish(change);
      }
    }
    const start = () =>
      PagesApp.start({
        imports: [
          TypeOrmModule.forRoot({
            type: 'better-sqlite3',
            database: join(folder, 'shop.db'),
            entities,
            synchronize: buses.size === 0,
            enableWAL: true,
          }),
        ],
        providers: [...pages, { provide: ModelChanges, useClass: Bus }],
        main,
      });
    {
      await using first = await start();
      await using second = await start();
      const tab = await new Browser(second).open('/live');
      await first.app.get<DataSource>(getDataSourceToken()).manager.save(Category, { name: 'From the first' });
      await expect.poll(() => namesIn(tab), soon).toEqual(['From the first']);
    }
    await rm(folder, { recursive: true });
  });
});
