import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from './bundle.js';
import { chain } from './chain.js';
import { compile } from './compile.js';
import { memory } from './memory.js';
import type { Measurement } from './measurement.js';
import { model } from './model.js';
import { paint } from './paint.js';
import { throughput } from './throughput.js';
import { wire } from './wire.js';

// What apps serve is measured: in development pages are not bundled.
process.env['NODE_ENV'] = 'production';
// Inside the package: the bundler finds React and Mantine from the app's root upwards.
const scratch = await mkdtemp(join(import.meta.dirname, 'run-'));
const root = (name: string): string => join(scratch, name);
const suites: Record<string, () => Promise<Measurement[]>> = {
  throughput: () => throughput(root('throughput')),
  chain: () => chain(root('chain')),
  wire: () => wire(root('wire')),
  bundle: () => bundle({ plain: root('plain'), kit: root('kit') }),
  paint: () => paint(root('paint')),
  compile: () => compile(root('compile')),
  model: () => model(root('model')),
  memory: () => memory(root('memory')),
};

const wanted = process.argv.slice(2);
try {
  const rows: Measurement[] = [];
  for (const [name, suite] of Object.entries(suites)) {
    if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await suite()));
  }
  const table = [
    '| what | measured | goal |',
    '| --- | --- | --- |',
    ...rows.map(({ what, value, goal }) => `| ${what} | ${value} | ${goal} |`),
  ];
  process.stdout.write(`${table.join('\n')}\n`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
