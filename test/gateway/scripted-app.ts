import { createHash, randomBytes } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Socket } from 'node:net';
import { Inject, Module, type INestApplication, type ModuleMetadata, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { limitsOf, Limits } from '../../lib/events/limits.js';
import { SessionPages, StateWork } from '../../lib/events/page-session.ports.js';
import type { LoadedPage } from '../../lib/events/page-loading.js';
import { PageSessions } from '../../lib/events/page-sessions.js';
import { EventGateway } from '../../lib/gateway/event.gateway.js';
import { defaultGatewayOptions, GatewayOptions } from '../../lib/gateway/gateway.options.js';
import { EventRequests } from '../../lib/request/event-requests.js';
import { MemoryStateStore } from '../../lib/store/memory-state.store.js';
import { StateStore, type StateStoreFactory } from '../../lib/store/state.store.js';
import { ScriptedPages, ScriptedStates } from './scripted-states.js';
import { SocketClient, type ClientInit } from './socket-client.js';

export interface ScriptedAppInit extends ModuleMetadata {
  readonly limits?: Partial<Limits>;
  readonly gateway?: Partial<GatewayOptions>;
  readonly eventTimeout?: number;
  readonly store?: StateStoreFactory;
  /** Called before `listen()`, as main.ts would. */
  readonly main?: (app: INestApplication) => void;
}

/** A browser: the secret in its HttpOnly cookie. */
export class Browser {
  readonly secret = randomBytes(32).toString('base64url');
  readonly owner = createHash('sha256').update(this.secret).digest('base64url');
}

/** A Nest app with the real gateway and page sessions over scripted states, listening on a port of its own. */
export class ScriptedApp implements AsyncDisposable {
  private constructor(
    readonly app: INestApplication,
    readonly states: ScriptedStates,
    readonly pages: ScriptedPages,
    readonly port: number,
  ) {}

  static async start({ limits, gateway, eventTimeout, store, main, ...metadata }: ScriptedAppInit = {}): Promise<ScriptedApp> {
    const states = new ScriptedStates(eventTimeout);
    const pages = new ScriptedPages();
    const bounds = limitsOf(limits);
    @Module({
      ...metadata,
      providers: [
        { provide: StateWork, useValue: states },
        { provide: SessionPages, useValue: pages },
        { provide: Limits, useValue: bounds },
        { provide: GatewayOptions, useValue: { ...defaultGatewayOptions, ...gateway } },
        {
          provide: StateStore,
          useFactory: () => {
            const own = { max: bounds.pageSessions, ttl: bounds.pageSessionTtl, replay: bounds.replay };
            return store ? store(own) : new MemoryStateStore(own);
          },
        },
        EventRequests,
        PageSessions,
        EventGateway,
        ...(metadata.providers ?? []),
      ],
    })
    class AppModule implements OnModuleInit {
      constructor(@Inject(EventRequests) private readonly requests: EventRequests) {}

      onModuleInit(): void {
        this.requests.install();
      }
    }
    const app = await NestFactory.create(AppModule, { logger: false });
    main?.(app);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new ScriptedApp(app, states, pages, port);
  }

  get sessions(): PageSessions {
    return this.app.get(PageSessions);
  }

  get store(): StateStore {
    return this.app.get(StateStore);
  }

  /** Loads the page at `url` over HTTP, as far as page sessions see of it. */
  load(browser: Browser, url = '/0'): Promise<LoadedPage> {
    return this.sessions.open({
      owner: browser.owner,
      view: this.pages.view(url)!,
      request: httpRequest(),
      load: () => Promise.resolve([]),
    });
  }

  /** A page request of the tab that has this page session. `during`: what happens while the page loads. */
  adopt(browser: Browser, session: string, url = '/0', during: () => unknown = () => undefined): Promise<LoadedPage | undefined> {
    return this.sessions.adopt(session, {
      owner: browser.owner,
      view: this.pages.view(url)!,
      request: httpRequest(),
      load: async () => {
        await during();
        return [];
      },
    });
  }

  /** A socket that has said nothing yet. */
  connect(browser: Browser, options: Partial<ClientInit> = {}): Promise<SocketClient> {
    return SocketClient.connect({ port: this.port, secret: browser.secret, ...options });
  }

  /** A tab with a page and a welcomed socket. */
  async tab(
    browser = new Browser(),
    url = '/0',
  ): Promise<{ readonly client: SocketClient; readonly page: LoadedPage; readonly browser: Browser }> {
    const page = await this.load(browser, url);
    const client = await this.connect(browser);
    client.hello(page.session, { last: page.n });
    await client.next();
    return { client, page, browser };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
  }
}

export function httpRequest(): { request: IncomingMessage; response: ServerResponse } {
  const request = new IncomingMessage(new Socket());
  return { request, response: new ServerResponse(request) };
}
