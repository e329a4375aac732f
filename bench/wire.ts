import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { benchApp, PlainPage, TablePage } from './apps.js';
import { BenchBrowser } from './browser.js';
import { eventIds, type Measurement } from './measurement.js';

/** Bytes of the frames that answer events, as they go over the socket. */
export async function wire(root: string): Promise<Measurement[]> {
  const app = await NestFactory.create(benchApp(root, [PlainPage, TablePage]), { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const port = (app.getHttpServer().address() as AddressInfo).port;
  const ids = await eventIds(root);
  const counter = await BenchBrowser.open(port, '/plain');
  const table = await BenchBrowser.open(port, '/table');
  const bytes = async (browser: BenchBrowser, event: string, args: readonly unknown[]): Promise<string> =>
    `${Buffer.byteLength(await browser.send(ids[event]!, args))} bytes`;
  const rows: Measurement[] = [
    { what: 'counter patch', value: await bytes(counter, 'CounterState.plain', [1]), goal: '≤ 40 bytes' },
    { what: 'one field of one row of 10,000', value: await bytes(table, 'TableState.toggle', [5123]), goal: '≤ 120 bytes' },
    { what: 'append to 10,000 rows', value: await bytes(table, 'TableState.append', []), goal: '≤ 200 bytes' },
    {
      what: 'the list assigned afresh, one row more and one field back',
      value: await bytes(table, 'TableState.reload', []),
      goal: '≤ 200 bytes',
    },
  ];
  counter.close();
  table.close();
  await app.close();
  return rows;
}
