import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { benchApp, PlainPage } from './apps.js';
import { BenchBrowser } from './browser.js';
import type { Measurement } from './measurement.js';

const SESSIONS = 1000;

/** Resident memory of an idle page session: its record and its open socket, the clients living in the same process. */
export async function memory(root: string): Promise<Measurement[]> {
  const app = await NestFactory.create(benchApp(root, [PlainPage]), { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const port = (app.getHttpServer().address() as AddressInfo).port;
  const open = (count: number): Promise<BenchBrowser[]> =>
    Promise.all(Array.from({ length: count }, () => BenchBrowser.open(port, '/plain')));
  const warm = await open(200);
  const before = resident();
  const browsers = await open(SESSIONS);
  const each = (resident() - before) / SESSIONS;
  for (const browser of [...warm, ...browsers]) browser.close();
  await app.close();
  return [
    {
      what: 'idle page session with its socket, client side included',
      value: `${(each / 1024).toFixed(1)} KB`,
      goal: '≤ 20 KB (server alone)',
    },
  ];
}

function resident(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}
