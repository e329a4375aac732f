import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBrowser, withoutBrowser } from '../support/chromium.js';
import { startDocApp, writeProject } from './doc-app.js';
import { readPages } from './doc-page.js';
import { chaptersOf } from './typescript-blocks.js';

/** The projects of all pages; those of one page are numbered from its second on. */
const projects = new Map(
  readPages().flatMap(({ path, blocks }) =>
    chaptersOf(blocks).map((files, at) => [at === 0 ? path : `${path} (${at + 1})`, files] as const),
  ),
);

/** What a reader does with the app of a page, and sees. Every page that shows a whole app has an entry. */
const READERS: Readonly<Record<string, (page: Page, url: string) => Promise<void>>> = {
  'README.md': countsUpAndDown,
  'docs/guide/existing-app.md': async (page, url) => {
    await page.goto(`${url}/stock`);
    await page.getByRole('listitem').filter({ hasText: 'Rake' }).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(2);
  },
  'docs/guide/nest-in-five-minutes.md': async (page, url) => {
    const answer = await page.request.post(`${url}/greetings`, { data: { name: 'Ada' } });
    expect(await answer.json()).toEqual({ text: 'Hello Ada' });
    expect((await page.request.post(`${url}/greetings`, { data: {} })).status()).toBe(400);
    await page.goto(url);
    await page.getByRole('button', { name: 'Greet' }).click();
    await page.getByText('name should not be empty').waitFor();
    await page.getByLabel('Name').fill('Grace');
    await page.getByRole('button', { name: 'Greet' }).click();
    await page.getByText('Hello Grace', { exact: true }).waitFor();
    expect(await page.getByText('name should not be empty').count()).toBe(0);
    expect(await (await page.request.get(`${url}/greetings/count`)).json()).toEqual({ count: 2 });
  },
  'docs/guide/react.md': async (page, url) => {
    await page.goto(`${url}/tank`);
    await page.getByRole('heading', { name: '10 litres' }).waitFor();
    await page.getByRole('button', { name: 'Fill up' }).click();
    await page.getByRole('heading', { name: '80 litres' }).waitFor();
    expect(await page.getByRole('meter').getAttribute('value')).toBe('80');
  },
  'docs/guide/reflex-in-five-minutes.md': async (page, url) => {
    await page.goto(url);
    await page.getByRole('heading', { name: '1 open' }).waitFor();
    await page.getByLabel('Read this page').click();
    await page.getByRole('heading', { name: '0 open' }).waitFor();
    await page.getByLabel('What else?').fill('Try it');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Try it: noted').waitFor();
    await page.getByRole('heading', { name: '1 open' }).waitFor();
    expect(await page.getByLabel('What else?').inputValue()).toBe('');
    expect(await page.getByLabel('Try it').isChecked()).toBe(false);
    expect(await page.getByLabel('Read this page').isChecked()).toBe(true);
  },
  'docs/guide/start.md': countsUpAndDown,
};

async function countsUpAndDown(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/counter`);
  expect(await page.title()).toBe('Counter');
  await page.getByRole('button', { name: '+' }).click();
  await page.getByRole('heading', { name: 'Count: 1', exact: true }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Count: 1', exact: true }).waitFor();
  for (let count = 2; count <= 11; count++) await page.getByRole('button', { name: '+' }).click();
  await page.getByText('hot', { exact: true }).waitFor();
  await page.getByRole('button', { name: '−' }).click();
  await page.getByRole('heading', { name: 'Count: 10', exact: true }).waitFor();
  expect(await page.getByText('hot', { exact: true }).count()).toBe(0);

  const secondTab = await page.context().newPage();
  await secondTab.goto(`${url}/counter`);
  await secondTab.getByRole('heading', { name: 'Count: 0', exact: true }).waitFor();
}

describe('apps of README and docs', () => {
  it('all have a reader', () => {
    const apps = [...projects].filter(([, files]) => files.has('app.module.ts') || files.has('main.ts'));
    expect(Object.keys(READERS)).toEqual(apps.map(([name]) => name));
  });
});

describe.skipIf(withoutBrowser)('an app of the docs', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(() => browser?.close());

  it.each(Object.entries(READERS))('does what %s says', { timeout: 60_000 }, async (name, read) => {
    await using app = await startDocApp(name, projects.get(name)!);
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const wrong: string[] = [];
      // A new app has no icon, which browsers ask for.
      const isIcon = (url: string) => url.endsWith('/favicon.ico');
      page.on('response', (response) => {
        if (response.status() >= 400 && !isIcon(response.url())) wrong.push(`${response.status()} ${response.url()}`);
      });
      page.on('console', (message) => {
        if (message.type() === 'error' && !isIcon(message.location().url)) wrong.push(message.text());
      });
      page.on('pageerror', (error) => wrong.push(String(error)));
      await read(page, app.url);
      expect(wrong).toEqual([]);
    } finally {
      await context.close();
    }
  });
});

const specs = [...projects].flatMap(([name, files]) =>
  [...files.keys()].filter((file) => file.endsWith('.spec.ts')).map((file) => ({ name, file })),
);

describe('specs of the docs', () => {
  it.each(specs)('$file of $name passes', async ({ name, file }) => {
    const cases: (() => unknown)[] = [];
    vi.stubGlobal('it', (_title: string, run: () => unknown) => void cases.push(run));
    vi.stubGlobal('describe', (_title: string, body: () => void) => body());
    vi.stubGlobal('expect', expect);
    const folder = await writeProject(projects.get(name)!);
    try {
      await import(/* @vite-ignore */ join(folder, file.replace(/\.ts$/, '.js')));
      for (const run of cases) await run();
      expect(cases.length).toBeGreaterThan(0);
      expect.assertions(cases.length + 1);
    } finally {
      vi.unstubAllGlobals();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
