import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import { Page, State } from 'nestjs-reflex';
import { DiskFileStore, FileStore, ModelState, crud } from 'nestjs-reflex/typeorm';
import type { Browser } from 'playwright-core';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PagesApp } from '../../pages/app.js';
import { openBrowser, withoutBrowser } from '../../support/chromium.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

@Entity()
class Picture {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar') title!: string;
  @Column('simple-json', { nullable: true }) photo!: object | null;
  @Column('text', { nullable: true }) paper!: string | null;
}

@State()
class PictureState extends ModelState(Picture, {
  fields: ['title', 'photo', 'paper'],
  list: ['title', 'photo', 'paper'],
  fieldOptions: { photo: { kind: 'image', maxBytes: 100_000 }, paper: { kind: 'file' } },
}) {}

@Page('/pictures')
class PicturesPage {
  render() {
    return crud(PictureState);
  }
}

const main = (app: INestApplication): void =>
  void app.use((request: { user?: unknown }, _response: unknown, next: () => void) => {
    request.user = { id: 1 };
    next();
  });

describe.skipIf(withoutBrowser)('a file in a form, in a browser', () => {
  let folder: string;
  let app: PagesApp;
  let chromium: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reflex-files-'));
    app = await PagesApp.start({
      imports: [TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', entities: [Picture], synchronize: true })],
      providers: [PictureState, PicturesPage, { provide: FileStore, useFactory: () => new DiskFileStore({ directory: folder }) }],
      main,
    });
    chromium = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await chromium?.close();
    await app?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('is sent when it is chosen, shown with its row, replaced and removed', async () => {
    const page = await chromium.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${app.url}/pictures`);
    await page
      .getByRole('button', { name: /^New picture/i })
      .first()
      .click();
    const form = page.getByRole('dialog');
    const input = (field: string) => form.locator(`input[name=${field}]`).locator('..').locator('input[type=file]');
    const sent = (field: string) =>
      expect.poll(() => form.locator(`input[name=${field}]`).inputValue()).toMatch(/^[0-9a-f]{48}$/);
    await form.getByLabel('Title').fill('First');

    await input('photo').setInputFiles({ name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(100_001) });
    await form.getByText('A file has at most 100 kB here').waitFor();
    await input('photo').setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<script>1</script>') });
    await form.getByText('Files of this type are not accepted here').waitFor();
    await input('photo').setInputFiles({ name: 'Ä.png', mimeType: 'image/png', buffer: PNG });
    await form.getByText('Ä.png').waitFor();
    await sent('photo');
    expect(await form.getByText('Files of this type').count()).toBe(0);
    await form.getByRole('button', { name: 'Save' }).click();
    const picture = page.getByRole('img', { name: 'Ä.png' });
    await picture.waitFor();
    await expect.poll(() => page.evaluate(`document.querySelector('img[alt="Ä.png"]').naturalWidth`)).toBe(1);

    await page
      .getByRole('button', { name: /actions/i })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await form.getByRole('link', { name: 'Ä.png' }).waitFor();
    await input('paper').setInputFiles({ name: 'a.csv', mimeType: 'text/html', buffer: Buffer.from('a,b\n1,2\n') });
    await sent('paper');
    await form.getByRole('button', { name: 'Remove Ä.png' }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    const link = page.getByRole('link', { name: 'a.csv' });
    await link.waitFor();
    expect(await picture.count()).toBe(0);
    const answer = await page.request.get(app.url + (await link.getAttribute('href'))!);
    expect([answer.headers()['content-disposition'], await answer.text()]).toEqual([
      "attachment; filename*=UTF-8''a.csv",
      'a,b\n1,2\n',
    ]);
    const stored = await app.app.get<DataSource>(getDataSourceToken()).manager.findOneByOrFail(Picture, { id: 1 });
    expect([stored.photo, JSON.parse(stored.paper!)]).toEqual([null, expect.objectContaining({ type: 'text/csv', size: 8 })]);
    await page.close();
    expect(errors).toEqual([]);
  });
});
