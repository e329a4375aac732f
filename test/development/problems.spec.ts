import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Controller, Get } from '@nestjs/common';
import { Page } from 'nestjs-reflex';
import { html, type UiNode } from 'nestjs-reflex/ui';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { problemOf, problemText } from '../../lib/development/problem.js';
import { checkSources } from '../../lib/development/source-check.js';
import { ReflexError } from '../../lib/errors/reflex.error.js';
import { DEVELOPMENT_PATH, type DevelopmentNotice } from '../../lib/protocol/development.js';
import { PagesApp } from '../pages/app.js';

const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

describe('problems', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'reflex-problems-')));
    await mkdir(join(root, 'src'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  const write = (path: string, text: string) => writeFile(join(root, path), text);

  it('are shown with the lines around them', async () => {
    await write('src/a.page.ts', 'one\ntwo\nthree\nfour\nfive\nsix\n');
    const problem = problemOf(new ReflexError('REFLEX_RENDER_THREW', 'render() of A failed at src/a.page.ts:2:3: no'), root);
    expect(problem).toMatchObject({
      place: 'src/a.page.ts:2:3',
      code: 'REFLEX_RENDER_THREW',
      title: 'A page could not be rendered',
    });
    expect(problem.excerpt!.map(({ number, marked }) => [number, marked])).toEqual([
      [1, false],
      [2, true],
      [3, false],
      [4, false],
      [5, false],
    ]);
    expect(problemText(problem)).toMatch(/failed at src\/a\.page\.ts:2:3: no\n[^]*> 2 \| two\n[^]*\[REFLEX_RENDER_THREW\]/);
  });

  it('need no place, and no file at it', () => {
    expect(problemOf(new ReflexError('REFLEX_UNKNOWN_STATE', 'A page uses B'), root)).toMatchObject({ excerpt: undefined });
    expect(problemOf(new ReflexError('REFLEX_RENDER_THREW', 'at src/gone.ts:2:3'), root).excerpt).toBeUndefined();
  });

  it('of sources are those of syntax first, then those of types, by the TypeScript of the project', async () => {
    const compilerOptions = { strict: true, module: 'nodenext', types: [], lib: ['es5'], skipLibCheck: true };
    await write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }));
    await write('src/types.ts', "export const count: number = 'none';\n");
    await write('src/syntax.ts', 'export const a = (;\nexport const b = (;\n');
    expect(checkSources(root, [])).toEqual([]);
    await symlink(NODE_MODULES, join(root, 'node_modules'));
    const syntax = checkSources(root, [join(root, 'src/syntax.ts'), join(root, 'src/gone.ts')]);
    expect(syntax.map(({ place, code }) => [place, code])).toEqual([['src/syntax.ts:1:19', 'TS1109']]);
    await rm(join(root, 'src/syntax.ts'));
    const [problem] = checkSources(root, [join(root, 'src/types.ts')]);
    expect(problem).toMatchObject({ place: 'src/types.ts:1:14', code: 'TS2322' });
    await write('src/types.ts', 'export const count: number = 1;\n');
    expect(checkSources(root, [join(root, 'src/types.ts')])).toEqual([]);
  });
});

describe('a boot in development whose pages cannot be compiled', () => {
  @Page('/broken')
  class BrokenPage {
    render(): UiNode {
      throw new Error('</script><script>alert(1)</script>');
    }
  }
  @Controller('api')
  class ApiController {
    @Get() hello() {
      return 'hello';
    }
  }

  beforeEach(() => vi.stubEnv('NODE_ENV', 'development'));
  afterEach(() => vi.unstubAllEnvs());
  const start = () => PagesApp.start({ providers: [BrokenPage], controllers: [ApiController] });
  const notice = (app: PagesApp, origin?: string) =>
    new Promise<DevelopmentNotice | string>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${app.port}${DEVELOPMENT_PATH}`, { origin });
      socket.once('message', (data: Buffer) => {
        socket.close();
        resolve(JSON.parse(data.toString()) as DevelopmentNotice);
      });
      socket.once('error', ({ message }) => resolve(message));
    });

  it('runs the rest of the app, and shows why in their place, as text', async () => {
    await using app = await start();
    expect(await (await fetch(`${app.url}/api`)).text()).toBe('hello');
    const response = await fetch(`${app.url}/broken`, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(500);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await response.text();
    expect(text).toContain('render() of BrokenPage failed');
    expect(text).not.toContain('<script>alert');
    expect((await fetch(`${app.url}/other`, { headers: { accept: 'application/json' } })).status).toBe(404);
    const [, tools] = /src="([^"]+)"/.exec(text)!;
    expect((await fetch(app.url + tools!)).headers.get('content-type')).toContain('javascript');
  });

  it('tells pages of the same host, and nobody else', async () => {
    await using app = await start();
    expect(await notice(app, app.url)).toMatchObject({ build: '', problems: [{ code: 'REFLEX_RENDER_THREW' }] });
    for (const origin of [undefined, 'http://evil.example', 'null']) expect(await notice(app, origin)).toContain('401');
  });

  it.each(['production', 'test'])('ends where NODE_ENV is %s, and there is nothing of it', async (mode) => {
    vi.stubEnv('NODE_ENV', mode);
    await expect(start()).rejects.toMatchObject({ code: 'REFLEX_RENDER_THREW' });
    await using app = await PagesApp.start({ controllers: [ApiController] });
    expect((await fetch(app.url + DEVELOPMENT_PATH)).status).toBe(404);
    expect(await notice(app, app.url)).toBeTypeOf('string');
  });
});

describe("an upgrade to a path that is nobody's", () => {
  it('is answered in development, too, as the ordinary request that it would have been', async () => {
    vi.stubEnv('NODE_ENV', 'development');
    @Page('/')
    class HomePage {
      render() {
        return html.main('home');
      }
    }
    try {
      await using app = await PagesApp.start({ providers: [HomePage] });
      const failed = new Promise<string>((resolve) => {
        new WebSocket(`ws://127.0.0.1:${app.port}/elsewhere`).once('error', ({ message }) => resolve(message));
      });
      expect(await failed).toContain('404');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
