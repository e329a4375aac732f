import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { Type } from '@nestjs/common';
import { benchApp, KitPage, PlainPage } from './apps.js';
import type { Measurement } from './measurement.js';

/** Bytes that a browser loads for the first paint of a page, gzip at level 9, and the time of a second boot. */
export async function bundle(roots: { readonly plain: string; readonly kit: string }): Promise<Measurement[]> {
  const plain = await firstLoad(roots.plain, PlainPage, '/plain');
  const kit = await firstLoad(roots.kit, KitPage, '/kit');
  return [
    { what: 'hello page without kit, JS', value: kilobytes(plain.js), goal: '≤ 76 KB' },
    { what: 'hello page with kit, JS', value: kilobytes(kit.js), goal: '≤ 100 KB' },
    { what: 'hello page with kit, CSS', value: kilobytes(kit.css), goal: '≤ 20 KB' },
    { what: 'boot that compiles and bundles', value: `${Math.round(kit.firstBoot)} ms`, goal: '' },
    { what: 'boot of the unchanged app', value: `${Math.round(kit.secondBoot)} ms`, goal: 'no rebuild' },
  ];
}

interface FirstLoad {
  js: number;
  css: number;
  firstBoot: number;
  secondBoot: number;
}

async function firstLoad(root: string, page: Type<unknown>, path: string): Promise<FirstLoad> {
  const html: string[] = [];
  const times: number[] = [];
  for (let boot = 0; boot < 2; boot++) {
    const started = performance.now();
    const app = await NestFactory.create(benchApp(root, [page]), { logger: ['error', 'warn'] });
    await app.listen(0, '127.0.0.1');
    times.push(performance.now() - started);
    html.push(await (await fetch(`http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}${path}`)).text());
    await app.close();
  }
  const urls = [...html[0]!.matchAll(/(?:src|href)="(\/_reflex\/[^"]+)"/g)].map((found) => found[1]!);
  const sizes = await Promise.all(
    [...new Set(urls)].map(async (url) => {
      const source = await readFile(join(root, '.reflex/bundle/public', url.replace('/_reflex/', '')));
      return { css: url.endsWith('.css'), bytes: gzipSync(source, { level: 9 }).length };
    }),
  );
  const sum = (css: boolean): number => sizes.filter((size) => size.css === css).reduce((total, size) => total + size.bytes, 0);
  return { js: sum(false), css: sum(true), firstBoot: times[0]!, secondBoot: times[1]! };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
