import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ReflexError } from '../errors/reflex.error.js';
import { within } from '../request/deadline.js';
import { Limits } from '../events/limits.js';
import {
  SessionPages,
  StateWork,
  type Flush,
  type SessionPage,
  type SessionWork,
  type WorkRequest,
} from '../events/page-session.ports.js';
import { StateRegistry } from '../events/state-registry.js';
import type { Manifest, ManifestPage } from '../protocol/manifest.js';
import type { Value } from '../protocol/value.js';
import type { PageView } from '../protocol/wire.js';
import type { HandlerEffect } from '../state/effects.js';
import { answersGet, stackOf, type ExpressApplication } from '../request/express-stack.js';
import { PageGate } from './page-gate.js';
import { PageRegistry, type RegisteredPage } from './page.registry.js';

/** An event by its id, and what it is called with. */
interface Load {
  readonly event: number;
  readonly args: readonly Value[];
}

/** The app's pages as page sessions see them: what each shows, who may open it, and what opening it runs. */
@Injectable()
export class RegisteredPages extends SessionPages {
  private manifest?: Manifest;
  private byId = new Map<number, ManifestPage>();
  /** What opening a page runs, in order. */
  private loads = new Map<RegisteredPage, readonly Load[]>();

  constructor(
    @Inject(PageRegistry) private readonly registry: PageRegistry,
    @Inject(PageGate) private readonly gate: PageGate,
    @Inject(StateWork) private readonly states: StateWork,
    @Inject(StateRegistry) private readonly stateRegistry: StateRegistry,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(Limits) private readonly limits: Limits,
  ) {
    super();
  }

  get build(): string {
    return this.manifest?.hash ?? '';
  }

  /** Takes the ids of the manifest. Throws `REFLEX_BAD_ON_LOAD` where `onLoad` names an event that there is not. */
  bind(manifest: Manifest): void {
    this.registry.bind(manifest);
    this.byId = new Map(manifest.pages.map((page) => [page.id, page]));
    const byRoute = new Map(manifest.pages.map((page) => [page.route, page]));
    this.loads = new Map(this.registry.all.map((page) => [page, this.loadsOf(page, byRoute.get(page.metadata.route))]));
    this.manifest = manifest;
  }

  view(url: string): PageView | undefined {
    return this.registry.view(url);
  }

  page(id: number): SessionPage | undefined {
    return this.byId.get(id);
  }

  missing(url: string): Promise<boolean> {
    const app = this.host.httpAdapter.getInstance<ExpressApplication>();
    return Promise.resolve(!answersGet(stackOf(app), url.split(/[?#]/, 1)[0] ?? '/'));
  }

  async guard(view: PageView, request: WorkRequest): Promise<void> {
    await this.pass(view, request);
  }

  async enter(view: PageView, work: SessionWork, request: WorkRequest, flush: Flush): Promise<readonly HandlerEffect[]> {
    return this.load(await this.pass(view, request), work, request, flush);
  }

  private async pass(view: PageView, { request, response }: WorkRequest): Promise<RegisteredPage> {
    const page = this.registry.get(view.page);
    if (!page) throw new ReflexError('REFLEX_PAGE_SESSION_GONE', `There is no page with the id ${view.page}`);
    await within(this.limits.eventTimeout, `What guards ${page.target.name}`, this.gate.enter(page, request, response));
    return page;
  }

  /** Runs `onLoad` of a page whose guards have been passed. */
  async load(page: RegisteredPage, work: SessionWork, request: WorkRequest, flush: Flush): Promise<readonly HandlerEffect[]> {
    const effects: HandlerEffect[] = [];
    for (const { event, args } of this.loads.get(page) ?? []) {
      effects.push(...(await this.states.run(work, event, args, request, flush)));
    }
    return effects;
  }

  /** Those of the page's `onLoad`, then those that parts of it ask for and that have not run by then. */
  private loadsOf(page: RegisteredPage, { loads = [] }: Partial<ManifestPage> = {}): readonly Load[] {
    const own = page.loads.map(({ state, event, args }): Load => ({ event: this.eventId(page, state, event), args }));
    const more = loads.filter((event) => !own.some((load) => load.event === event && load.args.length === 0));
    return [...own, ...more.map((event): Load => ({ event, args: [] }))];
  }

  private eventId(page: RegisteredPage, state: string, event: string): number {
    const found = this.stateRegistry.named(state)?.events.find(({ name }) => name === event);
    if (found) return found.id;
    throw new ReflexError(
      'REFLEX_BAD_ON_LOAD',
      `onLoad of ${page.target.name} names ${state}.${event}, but no module provides ${state}`,
    );
  }
}
