import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { benchApp, KitPage, TablePage } from './apps.js';
import type { Measurement } from './measurement.js';

const TURNS = 30;

/** Time from asking for a document to having it: with the page rendered in it, and with its data alone. */
export async function paint(root: string): Promise<Measurement[]> {
  const apps = await Promise.all(
    [true, false].map(async (ssr) => {
      const app = await NestFactory.create(benchApp(`${root}-${ssr}`, [KitPage, TablePage], { ssr }), {
        logger: ['error', 'warn'],
      });
      await app.listen(0, '127.0.0.1');
      return { app, url: `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}` };
    }),
  );
  const measured = async (path: string): Promise<string> => {
    const times: number[][] = [[], []];
    // In turns, as other work on the machine comes and goes.
    for (let turn = 0; turn < TURNS; turn++) {
      for (const [index, { url }] of apps.entries()) {
        const started = performance.now();
        await (await fetch(url + path)).arrayBuffer();
        times[index]!.push(performance.now() - started);
      }
    }
    const [rendered, empty] = times.map((list) => list.toSorted((a, b) => a - b)[TURNS / 2]!.toFixed(1));
    return `${rendered} ms (${empty} ms empty)`;
  };
  const rows = [
    { what: 'document of the hello page with kit, rendered', value: await measured('/kit'), goal: '' },
    { what: 'document of a page of 10,000 rows, rendered', value: await measured('/table'), goal: '' },
  ];
  await Promise.all(apps.map(({ app }) => app.close()));
  return rows;
}
