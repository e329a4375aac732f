import {
  Catch,
  Controller,
  ForbiddenException,
  Get,
  Injectable,
  NotFoundException,
  Param,
  ParseIntPipe,
  Scope,
  UseGuards,
  Version,
  VersioningType,
  type ArgumentsHost,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Computed, Event, Page, State, Var, currentRequest, redirect } from 'nestjs-reflex';
import { button, html, onLoad, stack, t, title, use } from 'nestjs-reflex/ui';
import type { Request, Response } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SocketClient } from '../gateway/socket-client.js';
import { PagesApp } from './app.js';

@Injectable()
class KeyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<Request>().query['key'] === 'open';
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedGuard implements CanActivate {
  private readonly made = Date.now();
  canActivate(context: ExecutionContext): boolean {
    return this.made > 0 && context.switchToHttp().getRequest<Request>().query['scoped'] !== 'no';
  }
}

@Catch(ForbiddenException)
class ValueFilter implements ExceptionFilter {
  catch(): unknown {
    return { instead: 'of the page' };
  }
}

@Catch(ForbiddenException)
class JsonFilter implements ExceptionFilter {
  catch(_error: ForbiddenException, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().status(418).json({ told: 'by the filter' });
  }
}

@State()
class ProductState {
  @Var() id = 0;
  @Var() name = '';
  @Var() agent = '';
  @Var({ serverOnly: true }) secret = 'never shown';
  @Var() loads = '';
  @Var() unused = 'not on the page';
  @Computed() get heading() {
    return `${this.name} (${this.id})`;
  }

  @Event() touch() {
    this.loads = 'touched';
  }

  @Event() load(@Param('id', ParseIntPipe) id: number) {
    this.loads += ' loaded';
    if (id === 404) throw new NotFoundException('No such product');
    if (id === 302) return redirect('/login');
    this.id = id;
    this.name = `Product ${id}`;
    this.agent = currentRequest().get('user-agent') ?? '';
    return undefined;
  }

  @Event() rename(name: string) {
    this.name = name;
  }
}

@Page('/products/:id', { title: use(ProductState).heading, onLoad: () => use(ProductState).load, description: 'One product' })
class ProductPage {
  render() {
    const s = use(ProductState);
    return html.main(html.h1(t`${s.name}`), html.p(s.agent), html.button({ onClick: s.rename('New') }, 'rename'));
  }
}

@Page('/products/new', { title: 'New product' })
class NewProductPage {
  render() {
    return stack(title('New'), button('Save'));
  }
}

/** A part that several pages could show, and that brings its data. */
const productCard = () => [onLoad(use(ProductState).load), html.p(use(ProductState).name), html.p(use(ProductState).loads)];

@Page('/cards/:id', { onLoad: () => use(ProductState).touch })
class CardsPage {
  render() {
    return html.main(productCard(), productCard());
  }
}

@Page('/vault', { onLoad: [() => use(ProductState).load] })
@UseGuards(KeyGuard)
class VaultPage {
  render() {
    return html.p('gold');
  }
}

@Injectable()
class StuckGuard implements CanActivate {
  canActivate(): Promise<boolean> {
    return new Promise(() => undefined);
  }
}

@Page('/*rest')
class AnyPage {
  render() {
    return html.p('any');
  }
}

@Page('/stuck')
@UseGuards(StuckGuard)
class StuckPage {
  render() {
    return html.p('never');
  }
}

@Controller()
class ApiController {
  @Get('products/taken') taken() {
    return { by: 'controller' };
  }
  @Version('1') @Get('versioned') versioned() {
    return { version: 1 };
  }
}

const shop = { controllers: [ApiController], providers: [ProductState, ProductPage, NewProductPage, CardsPage, VaultPage] };

describe('page requests', () => {
  let shared: PagesApp;
  beforeAll(async () => {
    shared = await PagesApp.start(shop);
  });
  afterAll(() => shared[Symbol.asyncDispose]());

  it('answer with the data that onLoad made, and only what the page shows', async () => {
    const page = await shared.get('/products/7?tab=1', { 'user-agent': 'spec' });
    expect(page.status).toBe(200);
    expect(page.html).toContain('<title>Product 7 (7)</title>');
    expect(page.html).toContain('<meta name="description" content="One product"/>');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.boot.view).toEqual({ page: expect.any(Number), url: '/products/7?tab=1', params: { id: '7' } });
    const values = page.boot.vars.map((op) => op[1]);
    expect(values).toEqual(expect.arrayContaining(['Product 7', 'spec', 'Product 7 (7)']));
    expect(page.html).not.toContain('never shown');
    expect(page.html).not.toContain('not on the page');
  });

  it('run what parts of the page ask for once, after the onLoad of the page', async () => {
    const page = await shared.get('/cards/9');
    expect(page.boot.vars.map((op) => op[1])).toEqual(expect.arrayContaining(['Product 9', 'touched loaded']));
  });

  it('give the browser an HttpOnly cookie once', async () => {
    const first = await shared.get('/products/new');
    expect(first.headers.getSetCookie()).toEqual([expect.stringMatching(/^reflex=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)]);
    const second = await shared.get('/products/new', { cookie: first.cookie });
    expect(second.headers.getSetCookie()).toEqual([]);
    expect(second.boot.session).not.toBe(first.boot.session);
  });

  it('give a browser on HTTPS a cookie that no other host can plant, and take no other', async () => {
    await using app = await PagesApp.start({ ...shop, main: (nest) => void nest.set('trust proxy', true) });
    const https = { 'x-forwarded-proto': 'https' };
    const first = await app.get('/products/new', https);
    expect(first.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-reflex=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    expect((await app.get('/products/new', { ...https, cookie: first.cookie })).headers.getSetCookie()).toEqual([]);
    const planted = await app.get('/products/new', { ...https, cookie: first.cookie.replace('__Host-', '') });
    expect(planted.headers.getSetCookie()).toHaveLength(1);
    const client = await SocketClient.connect({
      port: app.port,
      headers: { cookie: `reflex=${'x'.repeat(43)}; ${first.cookie}` },
    });
    client.hello(first.boot.session, { build: first.boot.build, last: first.boot.n });
    expect((await client.next())[0]).toBe('w');
    await client.close();
  });

  it('take a reloaded tab up again, and no one else', async () => {
    const first = await shared.get('/products/7');
    const client = await shared.connect(first);
    client.send('e', 1, shared.eventId('ProductState', 'rename'), ['Renamed']);
    expect(await client.answer(1)).toEqual([
      'p',
      expect.any(Number),
      1,
      expect.arrayContaining([[expect.any(Number), 'Renamed']]),
    ]);
    client.socket.terminate();
    const tab = `reflex_tab=${first.boot.session}`;
    const reloaded = await shared.get('/products/new', { cookie: `${first.cookie}; ${tab}` });
    expect(reloaded.boot.session).toBe(first.boot.session);
    expect(reloaded.boot.lastEvent).toBe(1);
    expect(reloaded.headers.getSetCookie()).toEqual([expect.stringMatching(/^reflex_tab=; Max-Age=0/)]);
    const stranger = await shared.get('/products/new', { cookie: tab });
    expect(stranger.boot.session).not.toBe(first.boot.session);
  });

  it('leave a tab its page session where they lead it on to another page', async () => {
    const first = await shared.get('/products/7');
    const cookie = `${first.cookie}; reflex_tab=${first.boot.session}`;
    const led = await shared.get('/products/302', { cookie });
    expect([led.status, led.headers.get('location'), led.headers.getSetCookie()]).toEqual([302, '/login', []]);
    expect((await shared.get('/products/new', { cookie })).boot.session).toBe(first.boot.session);
  });

  it('are guarded, also by request-scoped guards, and tell no data where they are refused', async () => {
    await using app = await PagesApp.start({
      ...shop,
      providers: [...shop.providers, { provide: APP_GUARD, useClass: ScopedGuard }],
    });
    const refused = await app.get('/vault');
    expect(refused.status).toBe(403);
    expect(refused.boot).toMatchObject({ session: '', vars: [], error: { status: 403 } });
    expect((await app.get('/products/7?scoped=no')).status).toBe(403);
    expect((await app.get('/products/7')).status).toBe(200);
  });

  it('stay closed where a filter makes up for the refusal, over HTTP and in a navigation', async () => {
    const open = [ValueFilter, JsonFilter].map((filter) =>
      PagesApp.start({ ...shop, providers: [...shop.providers, { provide: APP_FILTER, useClass: filter }] }),
    );
    await using value = await open[0]!;
    await using json = await open[1]!;
    expect(await value.get('/vault')).toMatchObject({ status: 403, boot: { session: '', vars: [] } });
    expect(await json.get('/vault')).toMatchObject({ status: 418, html: '{"told":"by the filter"}' });
    for (const [app, status] of [
      [value, 403],
      [json, 418],
    ] as const) {
      const client = await app.connect(await app.get('/products/new'));
      client.send('n', 1, '/vault');
      expect(await client.answer(1)).toMatchObject(['x', expect.any(Number), 1, { status }]);
      client.send('n', 2, '/vault?key=open');
      expect(await client.answer(2)).toMatchObject(['x', expect.any(Number), 2, { status: expect.any(Number) }]);
      await client.close();
    }
  });

  it('have a path for their URL, whatever the request names', async () => {
    await using app = await PagesApp.start({ ...shop, providers: [...shop.providers, AnyPage] });
    expect((await app.get('//evil.example/x?q=//y')).boot.view.url).toBe('/evil.example/x?q=//y');
  });

  it('fail in time where a guard never decides, and leave the tab its next event', async () => {
    await using app = await PagesApp.start({
      ...shop,
      providers: [...shop.providers, StuckPage],
      options: { limits: { eventTimeout: 300 } },
    });
    const client = await app.connect(await app.get('/products/new'));
    client.send('n', 1, '/stuck');
    expect(await client.answer(1)).toMatchObject(['x', expect.any(Number), 1, { code: 'REFLEX_EVENT_TIMEOUT' }]);
    client.send('n', 2, '/products/7');
    expect((await client.answer(2))[0]).toBe('g');
    client.send('n', 3, '/%E0%A4%A');
    expect(await client.answer(3)).toEqual(['l', expect.any(Number), 3, '/%E0%A4%A', true]);
    await client.close();
  });

  it('are loaded again where a middleware turns the returning browser away', async () => {
    let open = true;
    await using app = await PagesApp.start({
      ...shop,
      main: (nest) =>
        nest.use((_request: Request, response: Response, next: () => void) => (open ? next() : response.status(401).end())),
    });
    const page = await app.get('/products/new');
    open = false;
    const client = await SocketClient.connect({ port: app.port, headers: { cookie: page.cookie } });
    // A frame that was never sent asks for a snapshot.
    client.hello(page.boot.session, { build: page.boot.build, last: 99 });
    expect(await client.next()).toEqual(['r', 'session']);
    await client.close();
  });

  it('carry the status and the reason of a failed onLoad, and follow its redirect', async () => {
    const missing = await shared.get('/products/404');
    expect(missing.status).toBe(404);
    expect(missing.boot.error).toMatchObject({ status: 404, message: 'No such product' });
    const away = await shared.get('/products/302');
    expect([away.status, away.headers.get('location')]).toEqual([302, '/login']);
    expect((await shared.get('/products/seven')).status).toBe(400);
  });

  it('leave the app its routes, its 404, its prefix, its versions and its Swagger', async () => {
    await using app = await PagesApp.start({
      ...shop,
      main: (nest) => {
        nest.setGlobalPrefix('api');
        nest.enableVersioning({ type: VersioningType.URI });
        SwaggerModule.setup('docs', nest, SwaggerModule.createDocument(nest, new DocumentBuilder().build()));
      },
    });
    expect((await app.get('/api/products/taken')).html).toBe('{"by":"controller"}');
    expect((await app.get('/api/v1/versioned')).html).toBe('{"version":1}');
    expect((await app.get('/docs')).html).toContain('swagger');
    expect((await app.get('/api/nowhere')).status).toBe(404);
    expect((await app.get('/nowhere')).status).toBe(404);
    expect((await app.get('/products/7')).status).toBe(200);
    expect((await fetch(`${app.url}/products/7`, { method: 'POST' })).status).toBe(404);
  });

  it('let a controller win its route, and serve the bundle for ever', async () => {
    expect((await shared.get('/products/taken')).html).toBe('{"by":"controller"}');
    const page = await shared.get('/products/new');
    const chunk = /modulepreload" href="(\/_reflex\/assets\/[^"]+\.js)"/.exec(page.html)![1]!;
    const response = await fetch(shared.url + chunk, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(response.headers.get('cache-control')).toBe('public,max-age=31536000,immutable');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect((await fetch(`${shared.url}/_reflex/manifest.json`)).status).toBe(404);
    expect((await fetch(`${shared.url}/_reflex/../../../package.json`)).status).toBe(404);
  });
});

describe('a boot that cannot succeed', () => {
  @Page('/needs')
  class NeedyPage {
    constructor(readonly state: ProductState) {}
    render() {
      return html.p('never');
    }
  }
  @Page('/products/new')
  class TwinPage {
    render() {
      return html.p('twin');
    }
  }

  it('names the page and the repair', async () => {
    await expect(PagesApp.start({ providers: [ProductState, NeedyPage] })).rejects.toThrow(
      /NeedyPage takes 1 constructor argument.*REFLEX_BAD_PAGE/s,
    );
    await expect(PagesApp.start({ providers: [NewProductPage, TwinPage] })).rejects.toThrow(
      /NewProductPage and TwinPage.*REFLEX_DUPLICATE_ROUTE/s,
    );
  });

  it('refuses an onLoad whose state no module provides', async () => {
    await expect(PagesApp.start({ providers: [VaultPage] })).rejects.toThrow(
      /VaultPage names ProductState.load.*REFLEX_BAD_ON_LOAD/s,
    );
  });
});
