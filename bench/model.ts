import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Length, Min } from 'class-validator';
import { Page, ReflexModule, State } from 'nestjs-reflex';
import { ModelState, crud } from 'nestjs-reflex/typeorm';
import {
  Column,
  CreateDateColumn,
  DataSource,
  DeleteDateColumn,
  Entity,
  Index,
  ManyToOne,
  PrimaryGeneratedColumn,
  VersionColumn,
  type Logger,
  type Relation,
} from 'typeorm';
import { EventLatency } from './event-latency.js';
import { eventIds, type Measurement } from './measurement.js';
import { RemoteBrowser, type SentEvent } from './remote-browser.js';

const ROWS = 10_000;
const PAGE = 20;
/** Different queries, and how often each has its turn. */
const ROUNDS = 80;
const TURNS = 20;

enum Status {
  Draft = 'draft',
  OnSale = 'on_sale',
}

@Entity()
class Category {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar', { length: 40 }) name!: string;
}

@Entity()
class Product {
  @PrimaryGeneratedColumn() id!: number;
  @Index() @Column('varchar', { length: 80 }) @Length(2, 80) name!: string;
  @Column('varchar', { length: 20, unique: true }) sku!: string;
  @Column('decimal', { precision: 10, scale: 2 }) price!: string;
  @Column('int') @Min(0) stock!: number;
  @Column({ type: 'simple-enum', enum: Status, default: Status.Draft }) status!: Status;
  @Column('date', { nullable: true }) releasedOn!: string | null;
  @ManyToOne(() => Category, { nullable: false }) category!: Relation<Category>;
  @CreateDateColumn() createdAt!: Date;
  @DeleteDateColumn() deletedAt!: Date | null;
  @VersionColumn() version!: number;
}

@State()
class ProductState extends ModelState(Product, { orderBy: { name: 'ASC' }, search: ['name', 'sku', 'category.name'] }) {}

@Page('/products', { title: 'Products' })
class ProductsPage {
  render() {
    return crud(ProductState);
  }
}

interface Query {
  readonly sql: string;
  readonly parameters: unknown[];
}

/** The list page of 10,000 rows on SQLite: events beside the queries that they make, run bare in the same process. */
export async function model(root: string): Promise<Measurement[]> {
  @Module({
    imports: [
      ReflexModule.forRoot({ root, limits: { rate: 1_000_000_000, burst: 1_000_000_000 } }),
      TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', synchronize: true, entities: [Product, Category] }),
    ],
    providers: [ProductState, ProductsPage],
  })
  class ModelApp {}
  const app = await NestFactory.create(ModelApp, { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const dataSource = app.get(DataSource);
  await seed(dataSource);
  const ids = await eventIds(root);
  const port = (app.getHttpServer().address() as AddressInfo).port;
  const browser = await RemoteBrowser.open(port, '/products');
  const served = { browser, latency: new EventLatency() };
  const event = (name: string, ...args: unknown[]): SentEvent => [ids[`ProductState.${name}`]!, args];
  const send = (name: string, ...args: unknown[]): Promise<string> => browser.send([event(name, ...args)]);

  const turn = await compare(
    dataSource,
    served,
    (i) => event('goToPage', pageAt(i)),
    (i) => readByHand(dataSource, pageAt(i)),
  );
  const search = await compare(dataSource, served, (i) => event('setSearch', `number ${i % 90}`));
  await send('setSearch', '');
  const { id } = await dataSource.manager.findOneByOrFail(Product, { name: 'Product number 1' });
  await send('startEdit', String(id));
  const saved = await send('save', { stock: '4321' });
  const js = await scripts(port, root);
  browser.close();
  await app.close();
  return [
    { what: 'queries of a list page of 10,000 rows', value: String(turn.queries), goal: '≤ 3' },
    {
      what: 'event to patch, a page from anywhere in the list, of these queries as SQL',
      value: told(turn.event, turn.bare),
      goal: '≤ 1.3',
    },
    { what: 'the same, of reading by hand with TypeORM', value: told(turn.event, turn.other), goal: '' },
    {
      what: 'event to patch, a search in three columns, of its queries as SQL',
      value: told(search.event, search.bare),
      goal: '≤ 1.3',
    },
    { what: 'saving one row, rows of 20 that are patched', value: String(patchedRows(saved)), goal: '1' },
    { what: 'saving one row, the answer with toast and form', value: `${Buffer.byteLength(saved)} bytes`, goal: '' },
    { what: 'crud page, JS', value: `${(js / 1000).toFixed(1)} KB`, goal: '≤ 215 KB' },
  ];
}

interface Compared {
  readonly queries: number;
  /** Milliseconds of each. */
  readonly event: number;
  readonly bare: number;
  readonly other: number;
}

/** Pages from all over the list. */
function pageAt(i: number): number {
  return 2 + ((i * 6) % 480);
}

type Work = (i: number) => Promise<unknown>;

/** Events beside the queries that each of them made, and beside something else, in turns: how long each takes in this process. */
async function compare(
  dataSource: DataSource,
  { browser, latency }: { readonly browser: RemoteBrowser; readonly latency: EventLatency },
  event: (i: number) => SentEvent,
  other: Work = () => Promise.resolve(),
): Promise<Compared> {
  const recorded: Query[][] = [];
  for (let i = 0; i < ROUNDS; i++) recorded.push(await queriesOf(dataSource, () => browser.send([event(i)])));
  const bare = async (i: number): Promise<void> => {
    for (const { sql, parameters } of recorded[i]!) await dataSource.query(sql, parameters);
  };
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const before = performance.now();
    await work();
    return performance.now() - before;
  };
  const works: readonly ((i: number) => Promise<number>)[] = [
    (i) => browser.run([event(i)]).then(() => latency.last),
    (i) => timed(() => bare(i)),
    (i) => timed(() => other(i)),
  ];
  const times = works.map(() => Array.from({ length: ROUNDS }, (): number[] => []));
  for (let turn = 0; turn < TURNS; turn++) {
    for (let round = 0; round < ROUNDS; round++) {
      // In turns, there and back, and each with another query than the one before: what the processor's caches hold favours none.
      const order = [...works.entries()];
      for (const [which, work] of turn % 2 === 0 ? order : order.toReversed()) {
        const i = (round + Math.floor((which * ROUNDS) / works.length)) % ROUNDS;
        const took = await work(i);
        // The first turns warm the process up.
        if (turn >= TURNS / 4) times[which]![i]!.push(took);
      }
    }
  }
  const [eventTime, bareTime, otherTime] = times.map((rounds) => mean(rounds.map(quiet)));
  const queries = Math.max(...recorded.map(({ length }) => length));
  return { queries, event: eventTime!, bare: bareTime!, other: otherTime! };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The lower quartile: what a shared machine adds to a time is never negative. */
function quiet(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 4)]!;
}

async function queriesOf(dataSource: DataSource, work: () => Promise<unknown>): Promise<Query[]> {
  const queries: Query[] = [];
  const before = dataSource.logger;
  const logQuery = (sql: string, parameters: unknown[] = []): void => void queries.push({ sql, parameters });
  dataSource.logger = { logQuery } as unknown as Logger;
  try {
    await work();
  } finally {
    dataSource.logger = before;
  }
  return queries;
}

/** What an app would write for the same page: keys in their order, the count, the rows with what they refer to. */
async function readByHand({ manager }: DataSource, page: number): Promise<object> {
  const keys = await manager
    .createQueryBuilder(Product, 'p')
    .select('p.id', 'id')
    .orderBy('p.name')
    .addOrderBy('p.id')
    .limit(PAGE)
    .offset((page - 1) * PAGE)
    .getRawMany<{ id: number }>();
  const ids = keys.map(({ id }) => id);
  const [total, rows] = await Promise.all([
    manager.count(Product),
    manager.createQueryBuilder(Product, 'p').leftJoinAndSelect('p.category', 'c').whereInIds(ids).getMany(),
  ]);
  return { total, rows: ids.map((id) => rows.find((row) => row.id === id)) };
}

function told(event: number, other: number): string {
  return `${(event / other).toFixed(2)} (${event.toFixed(2)} of ${other.toFixed(2)} ms)`;
}

/** Rows of the list that an answer has anything about: a patch names them by their place. */
function patchedRows(frame: string): number {
  const [, , , ops] = JSON.parse(frame) as [string, number, number, readonly (readonly unknown[])[]];
  const paths = ops.map(([path]) => path).filter((path): path is readonly unknown[] => Array.isArray(path) && path.length > 2);
  return new Set(paths.map(([list, row]) => `${String(list)}.${String(row)}`)).size;
}

/** Bytes of all scripts that the page makes a browser load, those that it asks for when it is on the screen among them; gzip at level 9. */
async function scripts(port: number, root: string): Promise<number> {
  const html = await (await fetch(`http://127.0.0.1:${port}/products`)).text();
  const names = new Set([...html.matchAll(/(?:src|href)="\/_reflex\/([^"]+\.js)"/g)].map((found) => found[1]!));
  let bytes = 0;
  for (const name of names) {
    const source = await readFile(join(root, '.reflex/bundle/public', name), 'utf8');
    bytes += gzipSync(source, { level: 9 }).length;
    for (const [, later] of source.matchAll(/[`"'](?:\.\/|\/_reflex\/assets\/|assets\/)(aside-[\w-]+\.js)[`"']/g))
      names.add(`assets/${later!}`);
  }
  return bytes;
}

async function seed({ manager }: DataSource): Promise<void> {
  const categories = await manager.save(
    Category,
    Array.from({ length: 8 }, (_, i) => ({ name: `Category ${i}` })),
  );
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    name: `Product number ${(i * 7919) % ROWS}`,
    sku: `P-${i}`,
    price: `${i % 900}.90`,
    stock: i % 300,
    status: i % 5 === 0 ? Status.Draft : Status.OnSale,
    releasedOn: '2026-01-31',
    category: categories[i % 8]!,
  }));
  for (let i = 0; i < ROWS; i += 500) await manager.insert(Product, rows.slice(i, i + 500));
}
