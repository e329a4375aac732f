import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpStatus, Inject, Injectable } from '@nestjs/common';
import { ContextIdFactory, ExternalContextCreator, type ContextId } from '@nestjs/core';
import { AnsweredException, leadsElsewhere } from '../events/failure.js';
import { moduleRefOf } from '../events/nest-wrapper.js';
import type { RegisteredPage } from './page.registry.js';

type Step = (
  request: IncomingMessage,
  response: ServerResponse,
  next: undefined,
  refusal?: { readonly error: unknown },
) => Promise<unknown>;

/** The ways of a page request through Nest. */
interface Gate {
  readonly guards: Step;
  /** Returns what filters make of a refusal, or throws it on. */
  readonly filters: Step;
}

/** What the gate gives to those who came through, and to no one else: a filter that makes up for a refusal opens nothing. */
const PASSED = Symbol('reflex:passed');

const GUARDS = { guards: true, interceptors: false, filters: false };
const FILTERS = { guards: false, interceptors: false, filters: true };

/**
 * Runs what guards a page: global and `@UseGuards` guards, and the filters that answer when one refuses. The same
 * gate stands before a page's HTTP request and before a navigation to it.
 */
@Injectable()
export class PageGate {
  private readonly gates = new WeakMap<RegisteredPage, Gate>();

  constructor(@Inject(ExternalContextCreator) private readonly contexts: ExternalContextCreator) {}

  /**
   * Resolves where the page may be shown. Rejects with what a guard threw and no filter handled, and with
   * `AnsweredException` where a filter did.
   */
  async enter(page: RegisteredPage, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { guards, filters } = page.wrapper.isDependencyTreeStatic()
      ? this.staticGate(page)
      : await this.scopedGate(page, request);
    try {
      if ((await guards(request, response, undefined)) === PASSED) return;
    } catch (error) {
      if (leadsElsewhere(error)) throw error;
      try {
        await filters(request, response, undefined, { error });
      } catch (left) {
        // A filter that writes a response has no result, which Nest takes for unhandled.
        if (!response.headersSent) throw left;
      }
    }
    const location = response.getHeader('location');
    const status = response.statusCode >= 300 ? response.statusCode : HttpStatus.FORBIDDEN;
    throw new AnsweredException(`What guards ${page.target.name}`, status, typeof location === 'string' ? location : undefined);
  }

  /** Made at the first use, not at boot: `app.useGlobalGuards()` in main.ts comes after the modules are initialised. */
  private staticGate(page: RegisteredPage): Gate {
    let gate = this.gates.get(page);
    if (!gate) this.gates.set(page, (gate = this.create(page, page.wrapper.instance as object)));
    return gate;
  }

  /** A guard or filter is request-scoped: it is made for this request, in the context that its middleware had. */
  private async scopedGate(page: RegisteredPage, request: IncomingMessage): Promise<Gate> {
    const contextId = ContextIdFactory.getByRequest(request as IncomingMessage & Record<string, unknown>);
    const modules = moduleRefOf(page.wrapper);
    modules.registerRequestByContextId(request, contextId);
    return this.create(page, await modules.resolve<object>(page.target, contextId), contextId);
  }

  private create({ target, wrapper }: RegisteredPage, instance: object, contextId?: ContextId): Gate {
    const render = target.prototype.render as () => unknown;
    const step = (callback: (...args: never[]) => unknown, enhancers: typeof GUARDS): Step =>
      this.contexts.create(
        instance,
        standIn(callback, render) as (...args: unknown[]) => unknown,
        'render',
        undefined,
        undefined,
        contextId,
        wrapper.id,
        enhancers,
      ) as Step;
    return { guards: step(() => PASSED, GUARDS), filters: step(((...args) => refuse(...args)) as typeof refuse, FILTERS) };
  }
}

function refuse(_request: object, _response: object, _next: undefined, refusal: { readonly error: unknown }): never {
  throw refusal.error;
}

/** Stands for `render()`: enhancers read its metadata, but asking them must not build the page again. */
function standIn<T extends object>(callback: T, render: () => unknown): T {
  for (const key of Reflect.getMetadataKeys(render) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, render), callback);
  }
  return Object.defineProperty(callback, 'name', { value: render.name });
}
