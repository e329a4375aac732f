import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpStatus, Inject, Injectable } from '@nestjs/common';
import { ContextIdFactory, ExternalContextCreator, type ContextId } from '@nestjs/core';
import { AnsweredException } from '../events/failure.js';
import { moduleRefOf } from '../events/nest-wrapper.js';
import type { RegisteredPage } from './page.registry.js';

type Gate = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

/** What the gate gives to those who came through, and to no one else: a filter that makes up for a refusal opens nothing. */
const PASSED = Symbol('reflex:passed');

const ENHANCERS = { guards: true, interceptors: false, filters: true };

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
    const gate = page.wrapper.isDependencyTreeStatic() ? this.staticGate(page) : await this.scopedGate(page, request);
    try {
      if ((await gate(request, response)) === PASSED) return;
    } catch (error) {
      // A filter that writes a response has no result, which Nest takes for unhandled.
      if (!response.headersSent) throw error;
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
    const enter = entrance(target.prototype.render as () => unknown);
    return this.contexts.create(instance, enter, 'render', undefined, undefined, contextId, wrapper.id, ENHANCERS) as Gate;
  }
}

/** Stands for `render()` behind the guards: they read its metadata, but passing them must not build the page again. */
function entrance(render: () => unknown): () => symbol {
  const enter = (): symbol => PASSED;
  for (const key of Reflect.getMetadataKeys(render) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, render), enter);
  }
  return Object.defineProperty(enter, 'name', { value: render.name });
}
