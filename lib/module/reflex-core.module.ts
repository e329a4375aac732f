import {
  Global,
  Inject,
  Module,
  type DynamicModule,
  type NestModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuthChanges } from '../events/auth-changes.js';
import { eventProviders } from '../events/event.providers.js';
import { Limits, limitsOf } from '../events/limits.js';
import { CookieRedemption } from '../events/cookie-redemption.js';
import { SessionPages } from '../events/page-session.ports.js';
import { PageSessions } from '../events/page-sessions.js';
import { RuntimeMode } from '../events/runtime-mode.js';
import { defaultGatewayOptions, GatewayOptions } from '../gateway/gateway.options.js';
import { CookieRoute } from '../gateway/cookie-route.js';
import { ResponseWatch } from '../gateway/response-watch.js';
import { EventGateway } from '../gateway/event.gateway.js';
import { PageGate } from '../pages/page-gate.js';
import { PageHeaders } from '../pages/page-headers.js';
import { PageRegistry } from '../pages/page.registry.js';
import { PageRoutes } from '../pages/page-routes.js';
import { RegisteredPages } from '../pages/registered-pages.js';
import { AppSession, SESSION_OPTIONS } from '../request/app-session.js';
import { EventRequests } from '../request/event-requests.js';
import { MIDDLEWARE_OPTIONS } from '../request/middleware-chain.js';
import { MemoryStateStore } from '../store/memory-state.store.js';
import { StateStore } from '../store/state.store.js';
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
        { provide: StateStore, useFactory: stateStore, inject: [REFLEX_OPTIONS, Limits] },
        {
          provide: MIDDLEWARE_OPTIONS,
          useFactory: ({ middleware }: ReflexOptions) => middleware ?? {},
          inject: [REFLEX_OPTIONS],
        },
        { provide: SESSION_OPTIONS, useFactory: ({ session }: ReflexOptions) => session, inject: [REFLEX_OPTIONS] },
        AppSession,
        EventRequests,
        ...eventProviders,
        EventGateway,
        CookieRedemption,
        CookieRoute,
        ResponseWatch,
        {
          provide: PageHeaders,
          useFactory: ({ contentSecurityPolicy }: ReflexOptions) => new PageHeaders(contentSecurityPolicy),
          inject: [REFLEX_OPTIONS],
        },
        PageRegistry,
        PageGate,
        RegisteredPages,
        { provide: SessionPages, useExisting: RegisteredPages },
        PageRoutes,
        StateBoots,
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

function stateStore({ store }: ReflexOptions, limits: Limits): StateStore {
  const { pageSessions, pageSessionTtl, replay } = limits;
  return store ?? new MemoryStateStore({ max: pageSessions, ttl: pageSessionTtl, replay });
}
