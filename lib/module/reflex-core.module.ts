import {
  Global,
  Inject,
  Module,
  type DynamicModule,
  type NestModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryModule, ModuleRef } from '@nestjs/core';
import type { SessionOptions } from 'express-session';
import { join } from 'node:path';
import { carryOver } from '../events/carry-over.js';
import { Development } from '../development/development.js';
import { AuthChanges } from '../events/auth-changes.js';
import { eventProviders } from '../events/event.providers.js';
import { Limits, limitsOf } from '../events/limits.js';
import { CookieChanges } from '../events/cookie-changes.js';
import { CookieRedemption } from '../events/cookie-redemption.js';
import { SessionPages } from '../events/page-session.ports.js';
import { PageSessions } from '../events/page-sessions.js';
import { RuntimeMode } from '../events/runtime-mode.js';
import { defaultGatewayOptions, GatewayOptions } from '../gateway/gateway.options.js';
import { CookieRoute } from '../gateway/cookie-route.js';
import { ResponseWatch } from '../gateway/response-watch.js';
import { EventGateway } from '../gateway/event.gateway.js';
import { PageGate } from '../pages/page-gate.js';
import { FirstPaints } from '../pages/first-paints.js';
import { PageHeaders } from '../pages/page-headers.js';
import { PageRegistry } from '../pages/page.registry.js';
import { PageRoutes } from '../pages/page-routes.js';
import { RegisteredPages } from '../pages/registered-pages.js';
import { AppSession, SESSION_OPTIONS } from '../request/app-session.js';
import { EventRequests } from '../request/event-requests.js';
import { MIDDLEWARE_OPTIONS } from '../request/middleware-chain.js';
import { FileStateStore } from '../store/file-state.store.js';
import { MemoryStateStore } from '../store/memory-state.store.js';
import { StateStore } from '../store/state.store.js';
import { appFolder } from './app-root.js';
import { isDevelopment } from './development.js';
import { ReflexBootstrap } from './reflex-bootstrap.js';
import { REFLEX_OPTIONS, type ReflexAsyncOptions, type ReflexOptions } from './reflex.options.js';
import { StateBoots } from './state-boots.js';

/** The wiring behind `ReflexModule`: which class answers for which port, and the boot. */
@Global()
@Module({})
export class ReflexCoreModule implements NestModule, OnModuleInit, OnApplicationShutdown {
  static forRoot(options: ReflexAsyncOptions): DynamicModule {
    return {
      module: ReflexCoreModule,
      imports: [DiscoveryModule, ...(options.imports ?? [])],
      providers: [
        { provide: REFLEX_OPTIONS, useFactory: options.useFactory, inject: options.inject ?? [] },
        { provide: Limits, useFactory: ({ limits }: ReflexOptions) => limitsOf(limits), inject: [REFLEX_OPTIONS] },
        { provide: GatewayOptions, useFactory: gatewayOptions, inject: [REFLEX_OPTIONS] },
        { provide: RuntimeMode, useFactory: (): RuntimeMode => ({ production: process.env['NODE_ENV'] === 'production' }) },
        { provide: StateStore, useFactory: stateStore, inject: [REFLEX_OPTIONS, Limits, ModuleRef] },
        {
          provide: MIDDLEWARE_OPTIONS,
          useFactory: ({ middleware }: ReflexOptions) => middleware ?? {},
          inject: [REFLEX_OPTIONS],
        },
        { provide: SESSION_OPTIONS, useFactory: sessionOptions, inject: [REFLEX_OPTIONS] },
        AppSession,
        EventRequests,
        ...eventProviders,
        EventGateway,
        CookieChanges,
        CookieRedemption,
        CookieRoute,
        ResponseWatch,
        {
          provide: PageHeaders,
          useFactory: ({ contentSecurityPolicy }: ReflexOptions) => new PageHeaders(contentSecurityPolicy),
          inject: [REFLEX_OPTIONS],
        },
        FirstPaints,
        PageRegistry,
        PageGate,
        RegisteredPages,
        { provide: SessionPages, useExisting: RegisteredPages },
        PageRoutes,
        StateBoots,
        Development,
        ReflexBootstrap,
      ],
      exports: [AuthChanges, PageSessions, RuntimeMode],
    };
  }

  constructor(
    @Inject(AppSession) private readonly session: AppSession,
    @Inject(ReflexBootstrap) private readonly bootstrap: ReflexBootstrap,
    @Inject(StateStore) private readonly store: StateStore,
    @Inject(StateBoots) private readonly boots: StateBoots,
  ) {}

  /** Nest calls it before any module's middleware is registered. */
  configure(): Promise<void> {
    return this.session.install();
  }

  onModuleInit(): Promise<void> {
    return this.bootstrap.run();
  }

  /** After the gateway has let running events end. */
  onApplicationShutdown(): Promise<void> {
    this.boots.close();
    return this.store.close();
  }
}

function gatewayOptions({ path, allowedOrigins }: ReflexOptions): GatewayOptions {
  return {
    path: path ?? defaultGatewayOptions.path,
    allowedOrigins: allowedOrigins ?? defaultGatewayOptions.allowedOrigins,
  };
}

/** In development page sessions outlive the process: each edit ends one. */
function stateStore({ store, root }: ReflexOptions, limits: Limits, modules: ModuleRef): StateStore | Promise<StateStore> {
  const { pageSessions, pageSessionTtl, replay } = limits;
  if (typeof store === 'function') return store({ max: pageSessions, ttl: pageSessionTtl, replay });
  if (store) return store;
  if (!isDevelopment()) return new MemoryStateStore({ max: pageSessions, ttl: pageSessionTtl, replay });
  return new FileStateStore({
    directory: join(appFolder(root), 'page-sessions'),
    max: Math.min(pageSessions, 1000),
    ttl: pageSessionTtl,
    replay,
    carryOver: (record) => carryOver(record, modules.get(RegisteredPages).build),
  });
}

/** In development sessions outlive the process, too, where the app has named no store for them. */
async function sessionOptions({ session, root }: ReflexOptions): Promise<SessionOptions | undefined> {
  if (!session || session.store || !isDevelopment()) return session;
  const { FileSessionStore } = await import('../store/file-session.store.js');
  return { ...session, store: new FileSessionStore(join(appFolder(root), 'sessions')) };
}
