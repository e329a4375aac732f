import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type ModuleMetadata } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ReflexModule, type ReflexOptions } from 'nestjs-reflex';
import { StateRegistry } from '../../lib/events/state-registry.js';
import type { Boot } from '../../lib/protocol/wire.js';
import { SocketClient } from '../gateway/socket-client.js';
import { BuiltBefore } from './built-before.js';
import { startApp, type TestApp } from '../support/test-app.js';

export interface PagesAppInit extends ModuleMetadata {
  readonly options?: Omit<ReflexOptions, 'root'>;
  readonly main?: (app: NestExpressApplication) => void;
  /** Folder that an app before has left. Default: a new one. */
  readonly root?: string;
}

/** A page as a browser gets it. */
export interface GotPage {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  readonly boot: Boot;
  /** Cookies for the next request, as a browser keeps them. */
  readonly cookie: string;
}

/** An app of real pages on a port of its own, in a folder that is removed with it; see `BuiltBefore` for what is there at first. */
export class PagesApp implements AsyncDisposable {
  private constructor(
    private readonly running: TestApp,
    private readonly built: BuiltBefore,
    readonly root: string,
  ) {}

  static async start({ options, main, root: left, imports = [], ...metadata }: PagesAppInit): Promise<PagesApp> {
    const root = left ?? (await mkdtemp(join(tmpdir(), 'reflex-pages-')));
    const built = new BuiltBefore({ ...metadata, imports }, options);
    if (left === undefined) await built.giveTo(root);
    @Module({ imports: [ReflexModule.forRoot({ ...options, root }), ...imports], ...metadata })
    class AppModule {}
    try {
      return new PagesApp(await startApp(AppModule, main), built, root);
    } catch (error) {
      await rm(root, { recursive: true, force: true });
      throw error;
    }
  }

  get app(): NestExpressApplication {
    return this.running.app;
  }

  get url(): string {
    return this.running.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<GotPage> {
    const response = await fetch(this.url + path, { headers, redirect: 'manual' });
    const html = await response.text();
    const json = /id="reflex-boot">(.*?)<\/script>/s.exec(html)?.[1];
    const cookie = response.headers
      .getSetCookie()
      .map((header) => header.split(';', 1)[0])
      .join('; ');
    return {
      status: response.status,
      headers: response.headers,
      html,
      boot: (json ? JSON.parse(json) : undefined) as Boot,
      cookie,
    };
  }

  /** Opens the socket of a page as its browser would. */
  async connect({ boot, cookie }: GotPage): Promise<SocketClient> {
    const client = await SocketClient.connect({ port: this.port, secret: /reflex=([\w-]+)/.exec(cookie)![1]! });
    client.hello(boot.session, { build: boot.build, last: boot.n });
    return client;
  }

  /** Id of an event on the wire. */
  varId(state: string, name: string): number {
    const found = this.app.get(StateRegistry, { strict: false }).named(state)?.members.get(name);
    if (!found) throw new Error(`There is no Var ${state}.${name}`);
    return found.id;
  }

  eventId(state: string, event: string): number {
    const found = this.app
      .get(StateRegistry, { strict: false })
      .named(state)
      ?.events.find(({ name }) => name === event);
    if (!found) throw new Error(`There is no event ${state}.${event}`);
    return found.id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running[Symbol.asyncDispose]();
    await this.built.takeFrom(this.root);
    await rm(this.root, { recursive: true, force: true });
  }
}
