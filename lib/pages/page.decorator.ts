import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import type { Layout } from '../compiler/input.js';
import type { EventRef } from '../ui/event.reference.js';
import type { Var } from '../vars/var.js';

/** Names events to run when a page is opened. A function, so that the state's class is only read once all are loaded. */
export type OnLoad = () => EventRef | readonly EventRef[];

/** Options of `@Page()`. */
export interface PageOptions {
  /** Express 5 route, for example `/products/:id`; may stand before the options instead. */
  readonly route?: string;
  /** The document's title, text or a Var. Default: the class name without `Page`. */
  readonly title?: string | Var<string>;
  /** Language of the page, BCP 47 (`de`, `pt-BR`, `ar`), or a Var of it. Default: that of the app. */
  readonly lang?: string | Var<string>;
  /** How the page is written. Default: as its language is. */
  readonly dir?: 'ltr' | 'rtl';
  /** Content of `<meta name="description">`. */
  readonly description?: string;
  /** Further `<meta>` elements, content by name. */
  readonly meta?: Readonly<Record<string, string>>;
  /** Events that run, in order, before the page is first shown: `(): EventRef => use(S).load`. */
  readonly onLoad?: OnLoad | readonly OnLoad[];
  /** `false`: the page's HTML is empty until its code has come, whatever the app's `ssr` says. Default: as the app. */
  readonly ssr?: boolean;
  /** Wraps the page. Pages with the same layout function keep it mounted when one follows the other. */
  readonly layout?: Layout;
}

/** A class with this decorator has a `render()` that builds the page. */
export interface PageMetadata extends PageOptions {
  readonly route: string;
}

const PAGE = Symbol('reflex:page');

/**
 * Makes a class a page of the app. List it in the `providers` of any module.
 *
 * The class takes no constructor arguments: `render()` runs once, when the page is compiled, and returns what
 * `nestjs-reflex/ui` builds. `@UseGuards` on the class guards the page's HTTP request, its navigation and its `onLoad`.
 */
export function Page(route: string, options?: PageOptions): ClassDecorator;
export function Page(options: PageOptions & { readonly route: string }): ClassDecorator;
export function Page(first: string | (PageOptions & { readonly route: string }), options: PageOptions = {}): ClassDecorator {
  const metadata: PageMetadata = typeof first === 'string' ? { ...options, route: first } : first;
  return (target) => {
    Injectable()(target);
    Reflect.defineMetadata(PAGE, metadata, target);
    // Nest looks for request-scoped global enhancers on controllers and on classes with this mark alone.
    Reflect.defineMetadata('__entryProvider__', true, target);
  };
}

/** The declaration of a `@Page` class; undefined where `target` is none. Not inherited. */
export function getPageMetadata(target: unknown): PageMetadata | undefined {
  return typeof target === 'function' ? (Reflect.getOwnMetadata(PAGE, target) as PageMetadata | undefined) : undefined;
}
