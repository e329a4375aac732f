import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import { buildBundle } from '../build/build-bundle.js';
import { EmittedModules } from '../build/development/emitted-modules.js';
import { Development } from '../development/development.js';
import { ReflexError } from '../errors/reflex.error.js';
import { lookUpDependencies } from '../events/nest-wrapper.js';
import { StateRegistry } from '../events/state-registry.js';
import { GatewayOptions } from '../gateway/gateway.options.js';
import { PageRegistry } from '../pages/page.registry.js';
import { PageRoutes } from '../pages/page-routes.js';
import { RegisteredPages } from '../pages/registered-pages.js';
import { EventRequests } from '../request/event-requests.js';
import { appFolder, findAppRoot } from './app-root.js';
import { compileApp } from './compile-app.js';
import { isDevelopment } from './development.js';
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
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(StateRegistry) private readonly states: StateRegistry,
    @Inject(PageRegistry) private readonly pages: PageRegistry,
    @Inject(RegisteredPages) private readonly registered: RegisteredPages,
    @Inject(EventRequests) private readonly requests: EventRequests,
    @Inject(PageRoutes) private readonly routes: PageRoutes,
    @Inject(GatewayOptions) private readonly gateway: GatewayOptions,
    @Inject(StateBoots) private readonly boots: StateBoots,
    @Inject(Development) private readonly development: Development,
  ) {}

  async run(): Promise<void> {
    await lookUpDependencies(this.discovery.getProviders());
    const adapter = this.host.httpAdapter;
    // An application context without HTTP: its states are checked, nothing is served.
    if (!adapter) return this.discover();
    if (adapter.getType() !== 'express') {
      throw new ReflexError('REFLEX_FASTIFY', `The app runs on the HTTP adapter '${adapter.getType()}'`);
    }
    const { root = findAppRoot(process.cwd()) } = this.options;
    this.requests.install();
    if (isDevelopment()) await this.development.attempt(root, () => this.serve(root));
    else await this.serve(root);
  }

  private discover(): void {
    const { lang, dir } = this.options;
    this.states.discover();
    this.pages.discover({ lang, dir });
  }

  /** Resolves to the URL of the bundle's entry. */
  private async serve(root: string): Promise<string> {
    const { build } = this.options;
    this.discover();
    // What was built beforehand was built for production.
    const development = isDevelopment() && build !== 'never';
    const modules = development ? await EmittedModules.open(join(appFolder(root), 'development', 'modules.json')) : undefined;
    const app = compileApp(this.options, this.states, this.pages, { modules });
    const bundle = await buildBundle({ ...app, mode: build, development });
    await modules?.save();
    this.states.bind(bundle.manifest);
    this.registered.bind(bundle.manifest);
    // Before the pages: one at `/*rest` would answer for the routes of states.
    this.boots.run();
    this.routes.register({ assets: bundle, manifest: bundle.manifest, socket: this.gateway.path });
    return bundle.entry;
  }
}
