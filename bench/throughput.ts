import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { NestFactory } from '@nestjs/core';
import { WebSocketServer } from 'ws';
import { benchApp, PlainPage } from './apps.js';
import type { LoadRequest } from './load.js';
import { eventIds, type Measurement } from './measurement.js';

export const LOAD = { connections: 4, inFlight: 16, milliseconds: 1500 };
const ROUNDS = 5;

/** Events per second as a ratio to a bare `ws` echo, taken in turns in one process. */
export async function throughput(root: string): Promise<Measurement[]> {
  const echo = await startEcho();
  const app = await NestFactory.create(benchApp(root, [PlainPage]), { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const port = (app.getHttpServer().address() as AddressInfo).port;
  const ids = await eventIds(root);
  const results = await measure({
    echo: { ...LOAD, port: portOf(echo) },
    plain: { ...LOAD, port, page: '/plain', event: ids['CounterState.plain']!, args: [1] },
    enhanced: { ...LOAD, port, page: '/plain', event: ids['CounterState.step']!, args: [{ by: 1 }] },
  });
  await app.close();
  stopEcho(echo);
  const base = median(results['echo']!);
  return [
    { what: 'bare `ws` echo', value: `${Math.round(base)} events/s`, goal: '' },
    ratio('event, DI and handler alone', results['plain']!, base, ''),
    ratio('event, DI, guard, interceptor, DTO pipe, filter', results['enhanced']!, base, '≥ 0.25 (then 0.40)'),
  ];
}

/** A server that sends back what it gets. */
export async function startEcho(): Promise<WebSocketServer> {
  const echo = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  echo.on('connection', (socket) => socket.on('message', (data) => socket.send(data.toString())));
  await once(echo, 'listening');
  return echo;
}

export function stopEcho(echo: WebSocketServer): void {
  for (const client of echo.clients) client.terminate();
  echo.close();
}

export function portOf(server: { address(): unknown }): number {
  return (server.address() as AddressInfo).port;
}

/** Events per second of each variant in each round, taken in turns. */
export async function measure(variants: Readonly<Record<string, LoadRequest>>): Promise<Record<string, number[]>> {
  const results: Record<string, number[]> = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, request] of Object.entries(variants)) {
      const perSecond = await load(request);
      // The first round warms the process up.
      if (round > 0) results[name]!.push(perSecond);
    }
  }
  return results;
}

export function ratio(what: string, runs: number[], base: number, goal: string): Measurement {
  const perSecond = median(runs);
  return { what, value: `${(perSecond / base).toFixed(2)} of echo (${Math.round(perSecond)} events/s)`, goal };
}

async function load(request: LoadRequest): Promise<number> {
  const worker = new Worker(new URL('./load.js', import.meta.url), { workerData: request });
  const [perSecond] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  return perSecond;
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
