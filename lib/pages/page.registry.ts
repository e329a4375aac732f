import { Inject, Injectable, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { PageSpec } from '../compiler/input.js';
import { ReflexError } from '../errors/reflex.error.js';
import { classOf, checkWrapper, type NestWrapper } from '../events/nest-wrapper.js';
import type { Manifest } from '../protocol/manifest.js';
import type { PageView } from '../protocol/wire.js';
import type { UiNode } from '../ui/node.js';
import { expressionOf } from '../vars/reactive.js';
import type { Expression } from '../vars/expression.js';
import { loadEventsOf, type LoadEvent } from './on-load.js';
import { languageOf, languagesDiffer, type LanguageOptions, type PageLanguage } from './page-language.js';
import { getPageMetadata, type PageMetadata } from './page.decorator.js';
import { Route } from './route.js';

/** A page that some module provides. */
export interface RegisteredPage {
  readonly target: Type<PageInstance>;
  readonly wrapper: NestWrapper;
  readonly metadata: PageMetadata;
  readonly route: Route;
  readonly loads: readonly LoadEvent[];
  readonly language: PageLanguage;
}

interface PageInstance {
  render(): UiNode;
}

/** The pages of the app, the most specific route first. */
@Injectable()
export class PageRegistry {
  private pages: readonly RegisteredPage[] = [];
  private ids = new Map<RegisteredPage, number>();
  private byId: RegisteredPage[] = [];

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  get all(): readonly RegisteredPage[] {
    return this.pages;
  }

  /**
   * Finds the `@Page` classes that are providers. A class in two modules is one page. `language` is that of pages that do not say.
   * Throws `REFLEX_BAD_LANGUAGE`.
   */
  discover(language: LanguageOptions = {}): void {
    const pages = new Map<unknown, RegisteredPage>();
    for (const wrapper of this.discovery.getProviders()) {
      const target = classOf(wrapper) as Type<PageInstance> | undefined;
      const metadata = getPageMetadata(target);
      if (!target || !metadata || pages.has(target)) continue;
      checkClass(target);
      checkWrapper(wrapper);
      pages.set(target, {
        target,
        wrapper,
        metadata,
        route: new Route(metadata.route, target.name),
        loads: loadEventsOf(target.name, metadata.onLoad),
        language: languageOf(metadata, language, `Page ${target.name}`),
      });
    }
    this.pages = [...pages.values()].toSorted((a, b) => Route.compare(a.route, b.route));
    checkRoutes(this.pages);
  }

  /** The pages as the compiler takes them. */
  specs(): PageSpec[] {
    const differ = languagesDiffer(this.pages.map(({ language }) => language));
    return this.pages.map((page) => ({
      className: page.target.name,
      route: page.metadata.route,
      title: titleOf(page),
      ...(differ && { language: page.language }),
      description: page.metadata.description,
      meta: page.metadata.meta,
      layout: page.metadata.layout,
      // Not Nest's instance: where a guard is request-scoped, Nest makes none before a request comes.
      render: () => new page.target().render(),
    }));
  }

  /** Takes the ids that the compiler gave to the routes. */
  bind(manifest: Manifest): void {
    const byRoute = new Map(this.pages.map((page) => [page.metadata.route, page]));
    this.ids = new Map();
    this.byId = [];
    for (const { id, route } of manifest.pages) {
      const page = byRoute.get(route);
      if (!page) continue;
      this.ids.set(page, id);
      this.byId[id] = page;
    }
  }

  get(id: number): RegisteredPage | undefined {
    return this.byId[id];
  }

  /** What a page session shows where Express has found the page. */
  viewOf(page: RegisteredPage, url: string, params: PageView['params']): PageView {
    return { page: this.ids.get(page)!, url, params: { ...params } };
  }

  /** What a page session shows at a URL (path and query string); undefined where no page has it. */
  view(url: string): PageView | undefined {
    const pathname = url.split(/[?#]/, 1)[0] ?? '/';
    for (const page of this.pages) {
      const params = matchSafely(page.route, pathname);
      if (params) return this.viewOf(page, url, params);
    }
    return undefined;
  }
}

/** A URL that cannot be decoded (`/%E0%A4%A`) leads to no page. */
function matchSafely(route: Route, pathname: string): ReturnType<Route['match']> {
  try {
    return route.match(pathname);
  } catch {
    return undefined;
  }
}

function checkClass(target: Type<PageInstance>): void {
  if (target.length > 0) {
    throw new ReflexError('REFLEX_BAD_PAGE', `Page ${target.name} takes ${target.length} constructor argument(s)`);
  }
  if (typeof target.prototype.render !== 'function') {
    throw new ReflexError('REFLEX_BAD_PAGE', `Page ${target.name} has no render() method`);
  }
}

function checkRoutes(pages: readonly RegisteredPage[]): void {
  const owners = new Map<string, string>();
  for (const { target, metadata } of pages) {
    const owner = owners.get(metadata.route);
    if (owner)
      throw new ReflexError(
        'REFLEX_DUPLICATE_ROUTE',
        `Pages ${owner} and ${target.name} both have the route '${metadata.route}'`,
      );
    owners.set(metadata.route, target.name);
  }
}

/** The title that a page declares, or the one that its class's name makes. */
export function titleOf({ target, metadata }: RegisteredPage): string | Expression {
  const { title = target.name.replace(/Page$/, '') } = metadata;
  return typeof title === 'string' ? title : expressionOf(title);
}
