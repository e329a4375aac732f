import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger, UseGuards, type CanActivate } from '@nestjs/common';
import { Page, State, Var, type ReflexOptions } from 'nestjs-reflex';
import { button, each, form, html, numberInput, show, stack, t, text, textInput, title, use, wrap } from 'nestjs-reflex/ui';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PagesApp, type PagesAppInit } from './app.js';
import { appFolder, rootOf } from './held-tab.js';

const HOSTILE = `</style></script><img src=x onerror=alert(1)>"'&`;

@State()
class StockState {
  @Var() names = ['Anvil', 'Bolt', HOSTILE];
  @Var() color = 'teal;position:fixed;background:url(//evil.example)';
  @Var() width = '40%';
  @Var() since = new Date(Date.UTC(2026, 10, 26, 13, 4, 5));
  @Var() name = 'Ada';
  @Var({ serverOnly: true }) secret = 'not for browsers';
}

@Page('/', { title: 'Stock' })
class StockPage {
  render() {
    const s = use(StockState);
    return html.main(
      html.h1(t`${s.names.length} things`),
      each(s.names, (name) => html.p(name)),
      show(s.names.length.gt(1), html.em('many')),
      html.div({ id: 'styled', style: { color: s.color, width: s.width, '--own': 'url("a;b")' } as never }, 'styled'),
      html.time(t`${s.since}`),
      form({ onSubmit: [] as never }, html.input({ name: 'note' })),
      html.input({ type: 'file' }),
    );
  }
}

@Page('/kit/:id')
class KitPage {
  render() {
    const s = use(StockState);
    return stack(
      title('Kit'),
      textInput({ label: 'Name', bind: s.name }),
      numberInput({ label: 'Count' }),
      button('Go'),
      text({ c: 'red' }, 'red'),
    );
  }
}

/** A component that cannot be without a browser, and one that is loaded only there. */
const Wide = wrap('#widgets/wide.js', 'Wide');
const Lost = wrap('#widgets/lost.js', 'Lost');

@Page('/wide')
class WidePage {
  render() {
    return html.main(Wide());
  }
}

@Page('/lost')
class LostPage {
  render() {
    return html.main(Lost());
  }
}

@Page('/bare', { ssr: false })
class BarePage {
  render() {
    return html.p('bare');
  }
}

class Never implements CanActivate {
  canActivate() {
    return false;
  }
}

@Page('/closed')
@UseGuards(Never)
class ClosedPage {
  render() {
    return html.p('closed');
  }
}

const providers = [StockState, StockPage, KitPage, WidePage, LostPage, BarePage, ClosedPage];

async function start(options?: Omit<ReflexOptions, 'root'>, main?: PagesAppInit['main']): Promise<PagesApp> {
  const root = await appFolder({
    'wide.js': 'export const Wide = () => `${window.innerWidth} pixels`;',
    'lost.js': 'const { title } = document;\nexport const Lost = () => title;',
  });
  return PagesApp.start({ providers, options, root, main });
}

describe('the HTML of a page', () => {
  let app: PagesApp;
  beforeAll(async () => {
    app = await start();
  }, 60_000);
  afterAll(() => app?.[Symbol.asyncDispose]());

  it('shows the page with its data, and nothing that browsers do not get', async () => {
    const { html: document, status } = await app.get('/');
    expect(status).toBe(200);
    const root = rootOf(document);
    expect(root).toContain('<h1>3 things</h1><p>Anvil</p><p>Bolt</p>');
    expect(root).toContain('<em>many</em>');
    expect(root).toContain('&lt;/style&gt;&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&amp;');
    expect(document).not.toContain('<img');
    expect(document).not.toContain('not for browsers');
  });

  it('has the components of the kit, and a rule for each style', async () => {
    const { html: document } = await app.get('/kit/1');
    const root = rootOf(document);
    expect(root).toMatch(/<h1[^>]*>Kit<\/h1>/);
    expect(root).toMatch(/<input[^>]* value="Ada"/);
    expect(document).not.toContain(' style=');
    const rules = /<style nonce="[\w-]+">(#reflex-root [^<]*)<\/style>/.exec(document)![1]!;
    const number = /data-reflex-style="(\d+)">red</.exec(root)![1]!;
    expect(rules).toContain(`#reflex-root [data-reflex-style="${number}"]{color:var(--mantine-color-red-text)}`);
    expect(root).not.toMatch(/data-[0-9a-f]{8}-/);
  });

  it('has no style that would go on to another property, or another rule', async () => {
    const { html: document } = await app.get('/');
    const number = /id="styled" data-reflex-style="(\d+)"/.exec(document)![1]!;
    expect(document).toContain(`[data-reflex-style="${number}"]{width:40%;--own:url("a;b")}`);
    expect(/<style[^>]*>([^<]*)/.exec(document)![1]).not.toContain('evil');
  });

  it('has its nonce on every style element, and inline scripts nowhere', async () => {
    const { html: document, headers } = await app.get('/kit/1');
    const nonce = /style-src [^;]*'nonce-([\w-]+)'/.exec(headers.get('content-security-policy')!)![1]!;
    const styles = [...document.matchAll(/<style[^>]*>/g)].map(([tag]) => tag);
    expect(styles.length).toBeGreaterThan(1);
    for (const tag of styles) expect(tag).toContain(` nonce="${nonce}"`);
    expect([...document.matchAll(/<script(?![^>]* (?:src|type="application\/json"))/g)]).toEqual([]);
    const again = await app.get('/kit/1');
    expect(again.html).not.toContain(nonce);
  });

  it('sends nothing that is typed into a form before its code has come', async () => {
    const root = rootOf((await app.get('/')).html);
    expect(root).toContain('<form method="dialog"><input name="note"/></form>');
    expect(root).toContain('<input type="file" disabled=""/>');
  });

  it('says moments in the language of the reader, and in which zone', async () => {
    const of = async (languages: string) =>
      /<time>(.*?)<\/time>/.exec((await app.get('/', { 'accept-language': languages })).html)![1]!.replaceAll('\u202f', ' ');
    expect(await of('de-AT, en;q=0.5')).toBe('26.11.2026, 13:04:05 UTC');
    expect(await of('en-US')).toBe('11/26/2026, 1:04:05 PM UTC');
    // Not languages at all.
    for (const odd of ['*', '', 'x'.repeat(500), '-,--,ü']) expect(await of(odd)).toContain('2026');
  });

  it('is one of each reader: requests at once do not mix', async () => {
    const languages = ['de', 'en-US', 'fr', 'ja'];
    const alone = await Promise.all(
      languages.map(async (language) => rootOf((await app.get('/', { 'accept-language': language })).html)),
    );
    expect(new Set(alone).size).toBe(4);
    const many = await Promise.all(
      Array.from({ length: 40 }, async (_, index) =>
        rootOf((await app.get('/', { 'accept-language': languages[index % 4]! })).html),
      ),
    );
    many.forEach((root, index) => expect(root).toBe(alone[index % 4]));
  });

  it('is empty, and a log line says why, where the page needs a browser', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    try {
      for (const path of ['/wide', '/lost', '/wide', '/lost']) expect(rootOf((await app.get(path)).html), path).toBe('');
      const lines = warn.mock.calls.map(([line]) => String(line).split('\n')[0]);
      expect(lines).toEqual([
        'WidePage could not be rendered to HTML: ReferenceError: window is not defined',
        'LostPage could not be rendered to HTML: ReferenceError: document is not defined',
      ]);
      const [[text, stack]] = warn.mock.calls as [[string, string]];
      expect(text).toContain('`ssr: false`');
      expect(text).toContain('[REFLEX_PAINT_FAILED]');
      expect(stack).toMatch(/at Wide .*wide-[\w-]+\.mjs/);
    } finally {
      warn.mockRestore();
    }
  });

  it('is empty where the page says so, and where a guard says no', async () => {
    expect(rootOf((await app.get('/bare')).html)).toBe('');
    const closed = await app.get('/closed');
    expect(closed.status).toBe(403);
    expect(rootOf(closed.html)).toBe('');
  });

  it('asks for the code that keeps clicks only where there is something to click', async () => {
    expect((await app.get('/')).html).toMatch(/<script type="module" async="" src="\/_reflex\/assets\/early-[\w-]+\.js">/);
    expect((await app.get('/bare')).html).not.toContain('/early-');
  });

  it('is rendered by files that nobody is served', async () => {
    const folder = join(app.root, '.reflex/bundle/server');
    const [name] = (await readdir(folder)).filter((file) => file.startsWith('painter'));
    expect(name).toMatch(/^painter-[\w-]+\.mjs$/);
    for (const path of [`/_reflex/server/${name}`, `/_reflex/../server/${name}`, `/_reflex/assets/..%2f..%2fserver%2f${name}`])
      expect((await fetch(app.url + path)).status, path).toBe(404);
  });
});

it('is empty where the app says so: nothing is built for it', async () => {
  await using app = await start({ ssr: false });
  expect(rootOf((await app.get('/')).html)).toBe('');
  expect(existsSync(join(app.root, '.reflex/bundle/server'))).toBe(false);
});

it('is empty where the policy in force lets no style through that it would be seen with', async () => {
  let policy = '';
  await using app = await start({}, (nest) =>
    nest.use((_request: unknown, response: ServerResponse, next: () => void) => {
      if (policy) response.setHeader('Content-Security-Policy', policy);
      next();
    }),
  );
  const painted = async (path: string) => rootOf((await app.get(path)).html) !== '';
  expect(await painted('/kit/1')).toBe(true);
  for (policy of ["style-src 'self'", "default-src 'none'", "style-src 'self'; style-src-elem 'none'"]) {
    expect(await painted('/kit/1'), policy).toBe(false);
  }
  for (policy of [
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "default-src 'nonce-abc'",
    "style-src 'none'; style-src-elem 'nonce-abc'",
  ]) {
    expect(await painted('/kit/1'), policy).toBe(true);
  }
  policy = "style-src 'nonce-abc'";
  expect((await app.get('/kit/1')).html).toContain('<style nonce="abc">#reflex-root');
});
