import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { benchApp, PlainPage } from './apps.js';
import { BenchBrowser } from './browser.js';
import type { Measurement } from './measurement.js';

const SESSIONS = 1000;
/** How often that many are opened: resident memory grows by steps that have little to do with what it is for. */
const TIMES = 3;
/** Collections until memory stays as it is. */
const SETTLING = 5;

interface Memory {
  /** Bytes of the whole process. */
  readonly resident: number;
  /** Bytes of objects and buffers that something holds. */
  readonly held: number;
}

/** Memory of an idle page session: its record and its open socket, the clients living in the same process. */
export async function memory(root: string): Promise<Measurement[]> {
  const app = await NestFactory.create(benchApp(root, [PlainPage]), { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const port = (app.getHttpServer().address() as AddressInfo).port;
  const browsers: BenchBrowser[] = [];
  const open = async (): Promise<Memory> => {
    browsers.push(...(await Promise.all(Array.from({ length: SESSIONS }, () => BenchBrowser.open(port, '/plain')))));
    return settled();
  };
  const after = [await open()];
  for (let i = 0; i < TIMES; i++) after.push(await open());
  for (const browser of browsers) browser.close();
  await app.close();
  const of = (member: keyof Memory): string => {
    const grown = after.slice(1).map((now, i) => now[member] - after[i]![member]);
    return `${(median(grown) / SESSIONS / 1024).toFixed(1)} KB`;
  };
  return [
    { what: 'idle page session with its socket, client side included', value: of('resident'), goal: '≤ 20 KB (server alone)' },
    { what: 'of it objects and buffers', value: of('held'), goal: '' },
  ];
}

/** What is left when what was needed on the way is gone, and its memory given back. */
async function settled(): Promise<Memory> {
  for (let i = 0; i < SETTLING; i++) {
    globalThis.gc?.();
    await setTimeout(200);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { resident: rss, held: heapUsed + external };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
