import 'reflect-metadata';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ForbiddenException,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
} from '@nestjs/common';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import { Page, State } from 'nestjs-reflex';
import { DiskFileStore, FileStore, ModelFieldError, ModelState } from 'nestjs-reflex/typeorm';
import { each, html, onLoad, use } from 'nestjs-reflex/ui';
import { Column, DataSource, DeleteDateColumn, Entity, PrimaryGeneratedColumn, type SelectQueryBuilder } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyOp } from '../../../lib/protocol/apply-patch.js';
import type { PatchOp } from '../../../lib/protocol/patch.js';
import { PagesApp } from '../../pages/app.js';
import { Browser, type Tab } from '../../request/browser.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const PDF = Buffer.from('%PDF-1.7\nfor Ann');

interface StoredDocument {
  readonly id: string;
  readonly name: string;
}

@Entity()
class Paper {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar') title!: string;
  @Column('int', { default: 1 }) reader!: number;
  @Column('simple-json', { nullable: true }) photo!: StoredDocument | null;
  @Column('text') content!: string;
}

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar') title!: string;
  @Column('simple-json', { nullable: true }) photo!: StoredDocument | null;
  @DeleteDateColumn() deletedAt!: Date | null;
}

@Injectable()
class KnownGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.switchToHttp().getRequest<{ user: { id: number } }>().user.id !== 3) return true;
    throw new ForbiddenException();
  }
}

@State()
@UseGuards(KnownGuard)
class PaperState extends ModelState(Paper, {
  fields: ['title', 'photo', 'content'],
  list: ['title', 'photo', 'content'],
  fieldOptions: { photo: { kind: 'image', maxBytes: 1_000 }, content: { kind: 'file', accept: ['application/pdf'] } },
}) {
  protected override scope(query: SelectQueryBuilder<Paper>, user: unknown): void {
    query.andWhere(`${query.alias}.reader = :reader`, { reader: (user as { id: number }).id });
  }

  protected override afterSave(row: Paper): void {
    if (row.title === 'refused at last') throw new ModelFieldError({ title: 'Not this' });
  }
}

@State()
class NoteState extends ModelState(Note, { fieldOptions: { photo: { kind: 'image' } } }) {}

@Page('/papers')
class PapersPage {
  render() {
    const [s, n] = [use(PaperState), use(NoteState)];
    return html.main(
      onLoad(s.load),
      onLoad(n.load),
      each(s.data, (row) => html.p(row.title)),
      each(n.data, (row) => html.p(row.title)),
      html.p(
        s.editing,
        s.formKey,
        s.form.photo as never,
        s.errors.photo as never,
        s.uploads.photo as never,
        n.uploads.photo as never,
      ),
    );
  }
}

/** Pages at routes that states have. */
@Page('/*rest')
class AnyPage {
  render() {
    return html.p('any');
  }
}

const main = (app: INestApplication): void =>
  void app.use((request: { headers: { cookie?: string }; user?: unknown }, _response: unknown, next: () => void) => {
    request.user = { id: Number(/user=(\d+)/.exec(request.headers.cookie ?? '')?.[1] ?? 1) };
    next();
  });

interface Sent {
  readonly name?: string;
  readonly headers?: Record<string, string>;
}

/** What a Var holds is data, as JSON is: a test looks into it as it likes. */
type Loose = ReturnType<typeof JSON.parse>;

describe('files of rows', () => {
  let folder: string;
  let app: PagesApp;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reflex-files-'));
    app = await PagesApp.start({
      imports: [
        TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', entities: [Paper, Note], synchronize: true }),
      ],
      providers: [
        PaperState,
        NoteState,
        PapersPage,
        AnyPage,
        { provide: FileStore, useFactory: () => new DiskFileStore({ directory: folder }) },
      ],
      main,
    });
  });
  afterEach(async () => {
    await app[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const source = () => app.app.get<DataSource>(getDataSourceToken());
  const filesKept = async () => {
    const folders = await readdir(join(folder, 'files')).catch(() => []);
    return (await Promise.all(folders.map((name) => readdir(join(folder, 'files', name))))).flat();
  };

  /** A tab with the papers, as its user sees them. */
  class Papers {
    private readonly values = new Map<number, unknown>();
    private constructor(
      readonly tab: Tab,
      private readonly state: string,
    ) {
      this.apply(tab.page.boot.vars);
    }

    static async open(user = 1, state = 'PaperState'): Promise<Papers> {
      const browser = new Browser(app);
      browser.cookies.set('user', String(user));
      return new Papers(await browser.open('/papers'), state);
    }

    get<T = Loose>(name: string): T {
      return this.values.get(app.varId(this.state, name)) as T;
    }

    async run(event: string, ...args: unknown[]) {
      const frame = await this.tab.run(`${this.state}.${event}`, ...args);
      if (frame[0] === 'p') this.apply(frame[3]);
      return frame[0] === 'x' ? frame[3] : undefined;
    }

    /** As a file input does: asks for an upload, sends the content, has the id for the form. */
    async upload(field: string, content: Buffer | string, sent: Sent = {}) {
      const refused = await this.run('startUpload', field);
      if (refused) return { status: refused.status, id: '' };
      const { id } = this.get<Record<string, { id: string }>>('uploads')[field]!;
      return { id, ...(await this.send(id, content, sent)) };
    }

    async send(id: string, content: Buffer | string, { name = 'a.png', headers = {} }: Sent = {}) {
      const response = await this.tab.browser.fetch('/_event/files', {
        method: 'POST',
        body: content as never,
        headers: {
          'content-type': 'application/x-reflex-upload',
          'x-reflex-upload': id,
          'x-reflex-name': encodeURIComponent(name),
          origin: app.url,
          ...headers,
        },
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    }

    private apply(ops: readonly PatchOp[]): void {
      for (const op of ops) applyOp(this.values as never, op);
    }
  }

  /** A paper of Ann's with both files. */
  async function paper(): Promise<Papers> {
    const ann = await Papers.open();
    await ann.run('startCreate');
    const [photo, content] = [
      await ann.upload('photo', PNG, { name: 'Ä.png' }),
      await ann.upload('content', PDF, { name: 'a.pdf' }),
    ];
    expect([photo.status, content.status]).toEqual([201, 201]);
    expect(await ann.run('save', { title: 'First', photo: photo.id, content: content.id })).toBeUndefined();
    expect(ann.get('errors')).toEqual({});
    return ann;
  }

  it('are uploaded for a form, kept with its row, and answered to whoever may see that', async () => {
    const ann = await paper();
    const [row] = ann.get('data');
    expect(row).toMatchObject({
      photo: {
        name: 'Ä.png',
        type: 'image/png',
        size: PNG.length,
        url: expect.stringMatching(/^\/_event\/files\/PaperState\/1\/photo\?v=/),
      },
      content: { name: 'a.pdf', type: 'application/pdf', size: PDF.length },
    });
    expect(JSON.stringify(row)).not.toContain(ann.get('uploads').photo.id);
    expect(await filesKept()).toHaveLength(2);
    const stored = await source().manager.findOneByOrFail(Paper, { id: 1 });
    expect([stored.photo!.name, JSON.parse(stored.content)]).toEqual(['Ä.png', expect.objectContaining({ name: 'a.pdf' })]);

    const photo = await ann.tab.browser.fetch(row.photo.url);
    expect(Buffer.from(await photo.arrayBuffer()).equals(PNG)).toBe(true);
    expect(Object.fromEntries(photo.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': "inline; filename*=UTF-8''%C3%84.png",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-cache',
    });
    const again = await ann.tab.browser.fetch(row.photo.url, {
      headers: { 'if-none-match': photo.headers.get('etag')!, 'cache-control': 'max-age=0' },
    });
    expect(again.status).toBe(304);
    const content = await ann.tab.browser.fetch(row.content.url);
    expect(content.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a.pdf");
    expect(await content.text()).toBe(PDF.toString());
  });

  it('are nothing to those outside the scope, or whom a guard refuses', async () => {
    const ann = await paper();
    const { url } = ann.get('data')[0].photo;
    const [bob, banned] = [await Papers.open(2), await Papers.open(3)];
    expect((await bob.tab.browser.fetch(url)).status).toBe(404);
    expect((await banned.tab.browser.fetch(url)).status).toBe(403);
    const paths = ['1/title', '1/id', '2/photo', '1/__proto__', "1'/photo", '1%2F..%2F/photo'].map(
      (path) => `PaperState/${path}`,
    );
    for (const path of [...paths, 'Nothing/1/photo', 'constructor/1/photo', 'PapersPage/1/photo'])
      expect((await ann.tab.browser.fetch(`/_event/files/${path}`)).status).toBe(404);
    await source().manager.update(Paper, 1, { reader: 2 });
    expect((await ann.tab.browser.fetch(url)).status).toBe(404);
    expect((await bob.tab.browser.fetch(url)).status).toBe(200);
  });

  it('are what their content is, of a type and size that the field takes', async () => {
    const ann = await Papers.open();
    await ann.run('startCreate');
    const { id, ...html } = await ann.upload('photo', '<!doctype html><script>alert(1)</script>', { name: 'a.png' });
    expect(html).toEqual({ status: 415, body: { message: 'Files of this type are not accepted here' } });
    expect((await ann.send(id, '<svg onload="alert(1)"/>', { name: 'a.svg' })).status).toBe(415);
    expect((await ann.send(id, Buffer.concat([PNG, Buffer.alloc(1_000)]))).status).toBe(413);
    expect((await ann.send(id, '')).status).toBe(400);
    expect((await ann.upload('content', PNG)).status).toBe(415);
    await ann.run('save', { title: 'x', photo: id, content: 'f'.repeat(48) });
    expect(ann.get('errors')).toEqual({ photo: 'Choose the file again', content: 'Choose the file again' });
    expect((await ann.send(id, PNG)).body).toEqual({ name: 'a.png', type: 'image/png', size: PNG.length });
    expect(await filesKept()).toEqual([]);
  });

  it('are taken from the browser and user that asked, for an open form', async () => {
    const [ann, bob] = [await Papers.open(), await Papers.open(2)];
    expect((await ann.upload('photo', PNG)).status).toBe(403);
    await ann.run('startCreate');
    await bob.run('startCreate');
    expect((await ann.upload('title', PNG)).status).toBe(403);
    const { id } = await ann.upload('photo', PNG);
    expect((await bob.send(id, PNG)).status).toBe(404);
    expect(
      (await ann.send(id, PNG, { headers: { cookie: `${ann.tab.browser.cookie.replace('user=1', 'user=2')}` } })).status,
    ).toBe(404);
    expect((await ann.send(id, PNG, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await ann.send(id, PNG, { headers: { 'content-type': 'text/plain' } })).status).toBe(404);
    for (const wrong of ['', '../../x', 'f'.repeat(48)]) expect((await ann.send(wrong, PNG)).status).toBe(404);
    const content = await bob.upload('content', PDF);
    await bob.run('save', { title: 'Mine', photo: id, content: content.id });
    expect(bob.get('errors')).toEqual({ photo: 'Choose the file again' });
  });

  it('are used once, and stay for another try where the row is not saved', async () => {
    const ann = await Papers.open();
    await ann.run('startCreate');
    const [photo, content] = [await ann.upload('photo', PNG), await ann.upload('content', PDF)];
    const form = { photo: photo.id, content: content.id };
    await ann.run('save', { title: 'refused at last', ...form });
    expect([ann.get('errors'), await filesKept()]).toEqual([{ title: 'Not this' }, []]);
    await ann.run('save', { title: 'First', ...form });
    expect([ann.get('errors'), (await filesKept()).length]).toEqual([{}, 2]);
    await ann.run('startCreate');
    await ann.run('save', { title: 'Second', ...form });
    expect(Object.values(ann.get('errors'))).toContain('Choose the file again');
    expect([await source().manager.count(Paper), (await filesKept()).length]).toEqual([1, 2]);
  });

  it('are written once, whatever is sent to their upload afterwards', async () => {
    const ann = await paper();
    const { photo, content } = ann.get('uploads');
    const other = Buffer.concat([PNG, Buffer.from('HTTP/1.1 200 OK\r\n\r\n')]);
    for (const { id } of [photo, content]) expect((await ann.send(id, other)).status).toBe(409);
    // Before the row is saved, too: what was told of the content stays true.
    await ann.run('startCreate');
    const { id } = await ann.upload('photo', PNG);
    expect((await Promise.all([ann.send(id, other), ann.send(id, PNG)])).map(({ status }) => status)).toEqual([409, 409]);
    await ann.run('save', { title: 'Second', photo: photo.id, content: content.id });
    expect(Object.values(ann.get('errors'))).toContain('Choose the file again');
    const [row] = ann.get('data');
    const shown = await ann.tab.browser.fetch(row.photo.url);
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
  });

  it('are answered with as many bytes as their row says, or not to the end', async () => {
    const ann = await paper();
    const { url, size } = ann.get('data')[0].photo;
    const { id } = (await source().manager.findOneByOrFail(Paper, { id: 1 })).photo!;
    await writeFile(join(folder, 'files', id.slice(0, 2), id), Buffer.alloc(size + 1));
    await expect(ann.tab.browser.fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow();
    await writeFile(join(folder, 'files', id.slice(0, 2), id), Buffer.alloc(size - 1));
    await expect(ann.tab.browser.fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow();
  });

  it('make room for those that come in their place, and go with their row', async () => {
    const ann = await paper();
    const before = await filesKept();
    await ann.run('startEdit', '1');
    expect(ann.get('form').photo.url).toBe(ann.get('data')[0].photo.url);
    await ann.run('save', { title: 'As it was', photo: ann.get('form').photo });
    expect([ann.get('data')[0].title, await filesKept()]).toEqual(['As it was', before]);

    await ann.run('startEdit', '1');
    const { id } = await ann.upload('photo', PNG, { name: 'new.png' });
    await ann.run('save', { photo: id });
    expect(ann.get('data')[0].photo.name).toBe('new.png');
    expect([(await filesKept()).length, (await filesKept()).includes(id)]).toEqual([2, true]);

    await ann.run('startEdit', '1');
    await ann.run('save', { photo: null, content: null });
    expect(ann.get('errors')).toEqual({ content: 'Choose a file' });
    await ann.run('save', { photo: '' });
    expect([ann.get('data')[0].photo, (await filesKept()).length]).toEqual([null, 1]);
    await ann.run('delete', '1');
    expect(await filesKept()).toEqual([]);
  });

  it('stay with a row that is only marked as deleted', async () => {
    const notes = await Papers.open(1, 'NoteState');
    await notes.run('startCreate');
    const { id } = await notes.upload('photo', PNG);
    await notes.run('save', { title: 'A note', photo: id });
    const { url } = notes.get('data')[0].photo;
    await notes.run('delete', '1');
    expect(notes.get('data')).toEqual([]);
    expect((await notes.tab.browser.fetch(url)).status).toBe(200);
    await notes.run('restore', '1');
    expect((await notes.tab.browser.fetch(notes.get('data')[0].photo.url)).status).toBe(200);
  });

  it('need a place', async () => {
    const start = PagesApp.start({
      imports: [
        TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:', entities: [Paper, Note], synchronize: true }),
      ],
      providers: [PaperState, NoteState, PapersPage],
    });
    await expect(start).rejects.toThrow(/REFLEX_MODEL_FILES/);
  });
});
