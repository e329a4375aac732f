import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import type { RegisteredPage } from './page.registry.js';

type Gate = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;

/**
 * Runs what guards a page: global and `@UseGuards` guards, and the filters that answer when one refuses. The same
 * gate stands before a page's HTTP request and before a navigation to it.
 */
@Injectable()
export class PageGate {
  private readonly gates = new WeakMap<RegisteredPage, Gate>();

  constructor(@Inject(ExternalContextCreator) private readonly contexts: ExternalContextCreator) {}

  /** Resolves where the page may be shown; rejects with what a guard threw and no filter handled. */
  async enter(page: RegisteredPage, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let gate = this.gates.get(page);
    // Made at the first use, not at boot: `app.useGlobalGuards()` in main.ts comes after the modules are initialised.
    if (!gate) this.gates.set(page, (gate = this.create(page)));
    await gate(request, response);
  }

  private create({ instance, providerId }: RegisteredPage): Gate {
    const enhancers = { guards: true, interceptors: false, filters: true };
    return this.contexts.create(instance, entrance(instance.render), 'render', undefined, undefined, undefined, providerId, enhancers) as Gate;
  }
}

/**
 * Stands for `render()` before the guards: they read its metadata, but passing them must not build the page again.
 */
function entrance(render: () => unknown): () => void {
  const enter = (): void => undefined;
  for (const key of Reflect.getMetadataKeys(render) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, render), enter);
  }
  return Object.defineProperty(enter, 'name', { value: render.name });
}
