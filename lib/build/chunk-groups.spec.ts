import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../compiler/compile.js';
import type { CompileResult } from '../compiler/output.js';
import {
  badge,
  barChart,
  button,
  calendar,
  card,
  drawer,
  menu,
  modal,
  select,
  stack,
  stepper,
  table,
  tabs,
  text,
  textInput,
} from '../ui/index.js';
import { BASE } from './bundle.js';
import { hasChunkCycle } from './chunk-cycle.js';
import { runVite, type ViteBundle } from './vite-bundle.js';

const parts = [badge, button, card, drawer, menu, modal, select, stepper, table, tabs, textInput].map(
  (builder) => builder as () => ReturnType<typeof badge>,
);

/** Twelve pages: each with its own few of the kit, two with charts, two with dates. */
function manyPages(): CompileResult {
  const pages = Array.from({ length: 12 }, (_, page) => ({
    className: `Part${page}Page`,
    // Ids follow routes in the order of the alphabet.
    route: `/${String.fromCharCode(97 + page)}`,
    render: () =>
      stack(
        text(`page ${page}`),
        parts.filter((_part, index) => (index * 7 + page * 3) % 5 < 2).map((part) => part()),
        page % 6 === 0 && barChart({ h: 100, data: [], dataKey: 'x', series: [] }),
        page % 6 === 1 && calendar(),
      ),
  }));
  return compile({ pages, states: [] });
}

describe('chunks of many pages', () => {
  let root: string;
  let bundle: ViteBundle;
  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'reflex-chunks-')));
    bundle = await runVite(root, join(root, '.reflex'), manyPages());
  });
  afterAll(() => rm(root, { recursive: true }));

  const textOf = (url: string) => Buffer.from(bundle.files.get(url.slice(BASE.length))!).toString();

  it('import none that imports them', () => {
    const chunks = [...bundle.files.keys()]
      .filter((name) => name.endsWith('.js'))
      .map((fileName) => ({
        fileName,
        imports: [...textOf(BASE + fileName).matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)].map(
          ([, name]) => `assets/${name}`,
        ),
      }));
    expect(chunks.some(({ imports }) => imports.length > 1)).toBe(true);
    expect(hasChunkCycle(chunks)).toBe(false);
  });

  it('are few for each page', () => {
    for (const { preloads } of bundle.pages) expect(preloads.length).toBeLessThanOrEqual(10);
  });

  it('bring charts and dates to the pages that show them alone', () => {
    const holds = (page: number, mark: string) => bundle.pages[page]!.preloads.some((url) => textOf(url).includes(mark));
    const withCharts = bundle.pages.map((_, page) => page).filter((page) => holds(page, 'recharts-'));
    const withDates = bundle.pages
      .map((_, page) => page)
      .filter((page) => holds(page, 'mantine-DatesProvider') || holds(page, '$isDayjsObject'));
    expect(withCharts).toEqual([0, 6]);
    expect(withDates).toEqual([1, 7]);
  });

  it('are written nowhere', async () => {
    await expect(readFile(join(root, '.reflex/entry.js'))).rejects.toThrow('ENOENT');
  });
});
