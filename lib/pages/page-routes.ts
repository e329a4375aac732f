import type { ServerResponse } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express, NextFunction, Request, Response } from 'express';
import sirv from 'sirv';
import { ReflexError } from '../errors/reflex.error.js';
import type { Failure, WorkRequest } from '../events/page-session.ports.js';
import { StateWork } from '../events/page-session.ports.js';
import type { LoadedPage, PageLoad } from '../events/page-loading.js';
import { PageSessions } from '../events/page-sessions.js';
import { RuntimeMode } from '../events/runtime-mode.js';
import type { Manifest } from '../protocol/manifest.js';
import { directionOf } from '../protocol/writing-direction.js';
import { PROTOCOL_VERSION, type Boot, type PageView } from '../protocol/wire.js';
import { clearTab, newBrowser, readCookies } from '../request/cookies.js';
import { eventContext } from '../request/event-context.js';
import { EventRequests } from '../request/event-requests.js';
import { answersGet, stackOf, type ExpressApplication } from '../request/express-stack.js';
import { identityOf } from '../request/identity.js';
import type { PageAssets } from './page-assets.js';
import { renderDocument } from './page-document.js';
import { FirstPaints, languagesOf } from './first-paints.js';
import { PageGate } from './page-gate.js';
import { PageHeaders } from './page-headers.js';
import { declaredText } from './declared-text.js';
import { PageRegistry, titleOf, type RegisteredPage } from './page.registry.js';
import { RegisteredPages } from './registered-pages.js';

/** What page requests are answered with. */
export interface ServedBundle {
  readonly assets: PageAssets;
  readonly manifest: Manifest;
  /** Path of the socket. */
  readonly socket: string;
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

const IMMUTABLE_SECONDS = 31_536_000;

/** Serves pages and their bundle: one GET route per page, behind every controller and before the app's own 404. */
@Injectable()
export class PageRoutes {
  private readonly logger = new Logger('Reflex');

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(PageRegistry) private readonly registry: PageRegistry,
    @Inject(RegisteredPages) private readonly pages: RegisteredPages,
    @Inject(PageGate) private readonly gate: PageGate,
    @Inject(PageSessions) private readonly sessions: PageSessions,
    @Inject(StateWork) private readonly states: StateWork,
    @Inject(RuntimeMode) private readonly mode: RuntimeMode,
    @Inject(PageHeaders) private readonly headers: PageHeaders,
    @Inject(FirstPaints) private readonly paints: FirstPaints,
    @Inject(EventRequests) private readonly requests: EventRequests,
  ) {}

  /** Called in `onModuleInit`: every controller is registered by then, the 404 handler is not. */
  register(bundle: ServedBundle): void {
    const app = this.host.httpAdapter.getInstance<Express>();
    this.warnOfTakenRoutes(app as unknown as ExpressApplication);
    const { base, directory } = bundle.assets;
    const setHeaders = (response: ServerResponse): void => void response.setHeader('X-Content-Type-Options', 'nosniff');
    app.use(base, sirv(directory, { immutable: true, maxAge: IMMUTABLE_SECONDS, gzip: true, brotli: true, setHeaders }));
    for (const page of this.registry.all) {
      app.get(page.metadata.route, (request: Request, response: Response, next: NextFunction) => {
        this.serve(page, bundle, request, response).catch((error: unknown) => {
          if (isStopping(error) && !response.headersSent) comeBack(response);
          else next(error);
        });
      });
    }
  }

  private async serve(page: RegisteredPage, bundle: ServedBundle, request: Request, response: Response): Promise<void> {
    const work: WorkRequest = { request, response, middleware: this.requests.middlewareOfPages };
    const identity = identityOf(request);
    const view = this.registry.viewOf(page, pathOf(request.originalUrl), request.params);
    try {
      await eventContext.run(work, () => this.gate.enter(page, request, response));
    } catch (cause) {
      return this.refuse(page, bundle, view, { request, response }, this.states.failure(cause));
    }
    const load: PageLoad['load'] = (session, flush) => this.pages.load(page, session, work, flush);
    const loaded = await this.open(request, response, { identity, view, request: work, load });
    if (response.headersSent) return;
    await this.show(page, bundle, { request, response }, loaded, view.url);
  }

  /** In the page session that the tab had, or a new one; in none where only the headers are asked for. */
  private async open(request: Request, response: Response, rest: Omit<PageLoad, 'owner'>): Promise<LoadedPage> {
    if (request.method === 'HEAD') return this.sessions.preview({ ...rest, owner: '' });
    const { owner, tab } = this.identify(request, response);
    const init = { ...rest, owner };
    return (tab !== undefined ? await this.sessions.adopt(tab, init) : undefined) ?? this.sessions.open(init);
  }

  /** The browser's identity, made where it has none, and the page session that its tab says it had. */
  private identify(request: Request, response: Response): { owner: string; tab?: string } {
    const { owner, tab } = readCookies(request, request.secure);
    if (owner !== undefined) return { owner, tab };
    const browser = newBrowser(request.secure);
    response.append('Set-Cookie', browser.setCookie);
    return { owner: browser.owner };
  }

  private async show(
    page: RegisteredPage,
    bundle: ServedBundle,
    { request, response }: Exchange,
    loaded: LoadedPage,
    asked: string,
  ): Promise<void> {
    const { session, view, n, lastEvent, vars, effects, failure } = loaded;
    const redirect = effects.find((effect) => effect.do === 'redirect');
    // The claim goes on to where the tab is led.
    if (redirect && !failure) return response.redirect(redirect.url);
    if (request.method !== 'HEAD' && readCookies(request).tab !== undefined)
      response.append('Set-Cookie', clearTab(request.secure));
    const failed = failure && this.states.failure(failure.cause);
    const readdressed = view.url === asked ? undefined : true;
    const boot = this.boot(bundle, view, { session, readdressed, n, lastEvent, vars, effects, error: failed?.error });
    await this.send(page, bundle, { request, response }, boot, failed?.error.status ?? 200);
  }

  /** A guard said no: the document has no page session and shows the reason. */
  private async refuse(
    page: RegisteredPage,
    bundle: ServedBundle,
    view: PageView,
    http: Exchange,
    { error, effects }: Failure,
  ): Promise<void> {
    const { response } = http;
    if (response.headersSent) return;
    const redirect = effects?.find((effect) => effect.do === 'redirect');
    if (redirect) return response.redirect(redirect.url);
    const boot = this.boot(bundle, view, { session: '', n: 0, lastEvent: 0, vars: [], error });
    await this.send(page, bundle, http, boot, error.status);
  }

  private boot(
    bundle: ServedBundle,
    view: PageView,
    rest: Pick<Boot, 'session' | 'readdressed' | 'n' | 'lastEvent' | 'vars' | 'effects' | 'error'>,
  ): Boot {
    const { socket, manifest } = bundle;
    return { protocol: PROTOCOL_VERSION, build: manifest.hash, path: socket, view, development: !this.mode.production, ...rest };
  }

  private async send(
    page: RegisteredPage,
    { assets, manifest }: ServedBundle,
    { request, response }: Exchange,
    boot: Boot,
    status: number,
  ): Promise<void> {
    const { description, meta } = page.metadata;
    const { view, vars } = boot;
    const nonces = this.headers.apply(response);
    const lang = declaredText(page.language.lang, manifest, view, vars);
    // The data is one person's, and a page session is one tab's: no cache may hand the document to another.
    response.status(status).set('Cache-Control', 'no-store').type('html');
    if (request.method === 'HEAD') return void response.end();
    const paint = await this.paints.of(page, assets, nonces, { boot, lang, languages: languagesOf(request) });
    const html = renderDocument({
      lang,
      dir: page.language.dir ?? directionOf(lang),
      title: declaredText(titleOf(page), manifest, view, vars),
      description,
      meta,
      boot,
      paint,
      entry: assets.entry,
      preloads: assets.preloads(view.page),
      styles: assets.styles(view.page),
      early: paint && assets.early,
      colorScheme: assets.colorScheme(view.page),
      nonces,
    });
    response.send(html);
  }

  private warnOfTakenRoutes(app: ExpressApplication): void {
    const layers = stackOf(app);
    for (const { target, metadata } of this.registry.all) {
      const sample = metadata.route.replaceAll(/[:*]\w+/g, 'x').replaceAll(/[{}]/g, '');
      if (!answersGet(layers, sample)) continue;
      const taken = new ReflexError('REFLEX_ROUTE_TAKEN', `A controller answers the route '${metadata.route}' of ${target.name}`);
      this.logger.warn(taken.message);
    }
  }
}

/** A request may name a host in its URL, or seem to a browser to do so by two slashes: what a browser is told is a path. */
function pathOf(url: string): string {
  return url.replace(/^(?:https?:\/\/[^/?#]*)?[/\\]*/i, '/');
}

function isStopping(error: unknown): boolean {
  return error instanceof ReflexError && error.code === 'REFLEX_STOPPING';
}

/** Has the browser ask again, over another connection: the process that comes next has the page, and the page session with it. */
function comeBack(response: Response): void {
  response.set({ 'Cache-Control': 'no-store', Connection: 'close', Refresh: '1', 'Retry-After': '1' });
  response.status(503).type('html').send('<!doctype html><title>One moment</title><p>The server is starting again.</p>');
}
