import { Logger, type NestMiddleware, type Type } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import type { ExpressLayer } from './express-stack.js';

/** Names a middleware: by its function's name, by the function itself, or by its class in Nest. */
export type MiddlewareReference = string | ((...args: never[]) => unknown) | Type<NestMiddleware>;

/**
 * What cannot matter to an event: it has no body to parse, no headers a browser reads, no file to serve, and no form that
 * another site could have sent (sockets are checked for their origin).
 */
const SKIPPED_BY_DEFAULT: readonly string[] = [
  'jsonParser',
  'urlencodedParser',
  'rawParser',
  'textParser',
  'corsMiddleware',
  'serveStatic',
  'compression',
  'helmetMiddleware',
  // csurf and tiny-csrf, csrf-csrf, csrf-sync, lusca
  'csrf',
  'csurf',
  'csrfProtection',
  'doubleCsrfProtection',
  'csrfSynchronisedProtection',
  'lusca',
];

/** On a request: the classes of middleware that it passes by. */
const SKIPS = Symbol('reflex:skips');

type Middleware = (this: unknown, request: object, response: unknown, next: () => void) => unknown;

const wrapped = new WeakSet<object>();

/** What events pass by, of the app's middleware. */
export class MiddlewareSkip {
  private readonly names: ReadonlySet<string>;
  private readonly functions = new Set<unknown>();
  private readonly classes = new Set<unknown>();

  /**
   * To be made before Nest registers middleware: every one of Nest's is the same function to Express, so that a class is
   * told apart by its own `use()` alone. Throws `REFLEX_BAD_SKIP` where it has none that can be.
   */
  constructor(private readonly references: readonly MiddlewareReference[] = []) {
    this.names = new Set([...SKIPPED_BY_DEFAULT, ...references.filter((one) => typeof one === 'string')]);
    for (const reference of references) {
      if (typeof reference !== 'function') continue;
      if (isClass(reference)) this.classes.add(skippable(reference));
      else this.functions.add(reference);
    }
  }

  has({ name, handle }: ExpressLayer): boolean {
    return this.names.has(name) || this.functions.has(handle);
  }

  /** Makes a request pass by classes. */
  mark(request: object): void {
    if (this.classes.size > 0) Object.defineProperty(request, SKIPS, { value: this.classes });
  }

  /** Logs what the app names and has not. */
  warnOfMissing(layers: readonly ExpressLayer[]): void {
    for (const reference of this.references) {
      const found = this.classes.has(reference) || layers.some((layer) => layer.name === reference || layer.handle === reference);
      if (found) continue;
      const name = typeof reference === 'string' ? reference : reference.name || 'a function without a name';
      new Logger('Reflex').warn(new ReflexError('REFLEX_BAD_SKIP', `No middleware of the app is '${name}'`).message);
    }
  }
}

function isClass(reference: Exclude<MiddlewareReference, string>): boolean {
  const { prototype } = reference as unknown as { prototype?: { use?: unknown } };
  return typeof prototype?.use === 'function' || /^class\b/.test(Function.prototype.toString.call(reference));
}

/** Lets requests that are marked so pass by the middleware of a class. */
function skippable(type: { readonly name: string }): object {
  const { prototype } = type as unknown as { prototype: { use?: Middleware } };
  if (wrapped.has(type)) return type;
  const { use } = prototype;
  if (typeof use !== 'function') {
    throw new ReflexError('REFLEX_BAD_SKIP', `${type.name} has no method use()`, {
      repair: 'Write `use(request, response, next) { … }` as a method of the class, not as a property.',
    });
  }
  wrapped.add(type);
  prototype.use = function (this: unknown, request, response, next) {
    if ((request as { readonly [SKIPS]?: ReadonlySet<unknown> })[SKIPS]?.has(type)) return next();
    return use.call(this, request, response, next);
  };
  for (const key of Reflect.getMetadataKeys(use) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, use), prototype.use);
  }
  return type;
}
