import type { ModuleMetadata, FactoryProvider } from '@nestjs/common';
import type { SessionOptions } from 'express-session';
import type { Limits } from '../events/limits.js';
import type { ContentSecurityPolicy } from '../pages/page-headers.js';
import type { MiddlewareOptions } from '../request/middleware-chain.js';
import type { StateStore, StateStoreFactory } from '../store/state.store.js';

/** Options of `ReflexModule.forRoot()`. Each has a default that needs no thought. */
export interface ReflexOptions {
  /** Path of the socket. Default `/_event`. */
  readonly path?: string;
  /**
   * Sessions, by express-session: `{ secret }`, and what else it takes. Its cookie is `httpOnly`, `sameSite: 'lax'` and
   * over HTTPS `secure`; a session that holds nothing is not stored. Where main.ts installs sessions, those are used.
   * Default: none.
   */
  readonly session?: SessionOptions;
  /** Which of the app's own middleware run for events. Default: all that can matter to one. */
  readonly middleware?: MiddlewareOptions;
  /**
   * Where page sessions live: a store, or what makes one within the bounds of `limits`, such as `redisStore({ url })` of
   * `nestjs-reflex/redis` for an app of several processes. Default: the memory of this process, bounded by `limits`.
   */
  readonly store?: StateStore | StateStoreFactory;
  /** Bounds on what browsers may send and what is kept for them. */
  readonly limits?: Partial<Limits>;
  /**
   * Origins (`https://app.example.com`) of other hosts whose pages may open the socket. Default: none, the page's own
   * host alone.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * Sources (`{ 'img-src': ['https://images.example.com'] }`) that pages may load from, beside the app's own origin;
   * `false` sends no such header. Default: none. A policy that the app sets itself, by helmet say, stays as it is.
   */
  readonly contentSecurityPolicy?: ContentSecurityPolicy | false;
  /** Language of the pages, BCP 47: `de`, `pt-BR`, `ar`. A page may have another. Default: `en`. */
  readonly lang?: string;
  /** How pages are written, the kit included. Default: as their language is, `ar` from right to left. */
  readonly dir?: 'ltr' | 'rtl';
  /** Mantine theme override: plain data, compiled into the bundle. Default: Mantine's own theme. */
  readonly theme?: Readonly<Record<string, unknown>>;
  /**
   * Whether the HTML of pages shows them already, in production: what a browser, a search engine or somebody without
   * JavaScript sees before the code has come. A page may say `ssr: false`. Default: true.
   */
  readonly ssr?: boolean;
  /**
   * `auto` (default) compiles and bundles the pages at boot if something changed; `never` only takes a bundle that is
   * there already and fits, as in an image built beforehand.
   */
  readonly build?: 'auto' | 'never';
  /** Folder that gets `.reflex/`. Default: the nearest folder with a package.json, from the working directory up. */
  readonly root?: string;
}

/** Options of `ReflexModule.forRootAsync()`: a factory of the options, and what it injects. */
export interface ReflexAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly useFactory: (...args: never[]) => ReflexOptions | Promise<ReflexOptions>;
  readonly inject?: FactoryProvider['inject'];
}

/** Token of the options as the app gave them. */
export const REFLEX_OPTIONS = Symbol('REFLEX_OPTIONS');
