import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { buildBundle } from '../build/build-bundle.js';
import { runtimeVersions } from '../build/bundle-key.js';
import { compile } from '../compiler/compile.js';
import { ReflexError } from '../errors/reflex.error.js';
import { StateRegistry } from '../events/state-registry.js';
import { GatewayOptions } from '../gateway/gateway.options.js';
import { PageRegistry } from '../pages/page.registry.js';
import { PageRoutes } from '../pages/page-routes.js';
import { RegisteredPages } from '../pages/registered-pages.js';
import { EventRequests } from '../request/event-requests.js';
import { findAppRoot } from './app-root.js';
import { REFLEX_OPTIONS, type ReflexOptions } from './reflex.options.js';
import { StateBoots } from './state-boots.js';

/**
 * From the app's classes to served pages. Runs in `onModuleInit`: controllers and middleware are registered by then,
 * Nest's 404 handler is not.
 */
@Injectable()
export class ReflexBootstrap {
  constructor(
    @Inject(REFLEX_OPTIONS) private readonly options: ReflexOptions,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(StateRegistry) private readonly states: StateRegistry,
    @Inject(PageRegistry) private readonly pages: PageRegistry,
    @Inject(RegisteredPages) private readonly registered: RegisteredPages,
    @Inject(EventRequests) private readonly requests: EventRequests,
    @Inject(PageRoutes) private readonly routes: PageRoutes,
    @Inject(GatewayOptions) private readonly gateway: GatewayOptions,
    @Inject(StateBoots) private readonly boots: StateBoots,
  ) {}

  async run(): Promise<void> {
    this.states.discover();
    this.pages.discover();
    const adapter = this.host.httpAdapter;
    // An application context without HTTP: its states are checked, nothing is served.
    if (!adapter) return;
    if (adapter.getType() !== 'express') {
      throw new ReflexError('REFLEX_FASTIFY', `The app runs on the HTTP adapter '${adapter.getType()}'`);
    }
    const { theme, build, root = findAppRoot(process.cwd()) } = this.options;
    this.requests.install();
    const versions = runtimeVersions(root);
    const compiled = compile({ pages: this.pages.specs(), states: this.states.shapes(), theme, versions });
    const bundle = await buildBundle({ root, compiled, mode: build });
    this.states.bind(bundle.manifest);
    this.registered.bind(bundle.manifest);
    // Before the pages: one at `/*rest` would answer for the routes of states.
    this.boots.run();
    this.routes.register({ assets: bundle, manifest: bundle.manifest, socket: this.gateway.path });
  }
}
