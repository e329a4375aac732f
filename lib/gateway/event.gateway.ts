import type { IncomingMessage, Server } from 'node:http';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import type { WebSocket } from 'ws';
import { catalog, type ErrorCode } from '../errors/catalog.js';
import { Limits } from '../events/limits.js';
import { SessionPages } from '../events/page-session.ports.js';
import { PageSessions } from '../events/page-sessions.js';
import { CloseCode } from '../protocol/wire.js';
import { EventRequests } from '../request/event-requests.js';
import { clientNetwork, fromUntrustedProxy } from './client-address.js';
import { Connection } from './connection.js';
import { GatewayOptions } from './gateway.options.js';
import { SocketQuota, type SocketOwner } from './socket-quota.js';
import { openSocketServer, type SocketServer } from './socket-server.js';
import { checkUpgrade, type TrustsProxy } from './upgrade-check.js';

/** Time between two pings of a browser, in milliseconds: below the minute after which proxies cut idle connections. */
const HEARTBEAT = 25_000;
/** How long running events may take to end at shutdown, in milliseconds. */
const STOP_TIME = 5_000;
/** How long browsers have to answer the goodbye, in milliseconds. */
const GOODBYE_TIME = 250;
/** Close code by which a browser knows to reconnect. */
const RESTART = 1012;
/** Time between two warnings of one kind, in milliseconds: what anybody can cause must not fill the log. */
const WARNING_PAUSE = 10_000;

/** The settings of Express that decide whether `X-Forwarded-*` headers are believed. */
interface ExpressSettings {
  get?(name: 'trust proxy fn'): ((address: string | undefined, hop: number) => boolean) | undefined;
}

/** The socket of the app's pages: its place on the HTTP server from boot to shutdown. */
@Injectable()
export class EventGateway implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Reflex');
  private readonly connections = new Set<Connection>();
  private readonly quota: SocketQuota;
  /** Owners found by the check of an upgrade, until its socket is there. */
  private readonly owners = new WeakMap<IncomingMessage, SocketOwner>();
  private readonly warned = new Map<ErrorCode, number>();
  private socketServer?: SocketServer;
  private heartbeats?: ReturnType<typeof setInterval>;
  private stopping = false;
  private onEmpty?: () => void;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(GatewayOptions) private readonly options: GatewayOptions,
    @Inject(Limits) private readonly limits: Limits,
    @Inject(PageSessions) private readonly sessions: PageSessions,
    @Inject(EventRequests) private readonly requests: EventRequests,
    @Inject(SessionPages) private readonly pages: SessionPages,
  ) {
    this.quota = new SocketQuota(limits);
  }

  /** Number of open sockets. */
  get size(): number {
    return this.connections.size;
  }

  onModuleInit(): void {
    // An application context without HTTP has no server.
    const httpServer = this.host.httpAdapter?.getHttpServer() as Server | undefined;
    if (!httpServer) return;
    this.socketServer = openSocketServer({
      httpServer,
      adapter: this.config.getIoAdapter(),
      path: this.options.path,
      options: {
        maxPayload: this.limits.frame,
        // Patches are small already; compression costs more memory per socket than a page session.
        perMessageDeflate: false,
        verifyClient: ({ req }, answer) => {
          const refusal = this.refusal(req);
          if (refusal) answer(false, refusal.status, refusal.text);
          else answer(true);
        },
      },
    });
    this.socketServer.server.on('connection', (socket: WebSocket, request: IncomingMessage) => this.connect(socket, request));
    this.heartbeats = setInterval(() => this.heartbeat(), HEARTBEAT).unref();
  }

  /** Lets running events end, sends browsers away to reconnect, and leaves no socket that could hold up the HTTP server. */
  async beforeApplicationShutdown(): Promise<void> {
    const { socketServer } = this;
    if (!socketServer || this.stopping) return;
    this.stopping = true;
    clearInterval(this.heartbeats);
    await this.sessions.stop(STOP_TIME);
    for (const connection of this.connections) connection.close(RESTART, 'The server restarts');
    await this.goodbyes();
    for (const connection of this.connections) connection.terminate();
    socketServer.remove();
  }

  private refusal(request: IncomingMessage): { status: number; text: string } | undefined {
    if (this.stopping) return { status: 503, text: 'The server is stopping' };
    // In development, where they could not be compiled.
    if (this.pages.build === '') return { status: 503, text: 'There are no pages' };
    const trusts = this.trustsProxy();
    const check = checkUpgrade(request, this.options.allowedOrigins, trusts);
    if ('refused' in check) {
      const { origin = 'none', host = 'none' } = request.headers;
      return this.refuse(check.refused, `Origin: ${origin}, host: ${host}.`);
    }
    const owner = { browser: check.owner, network: clientNetwork(request, trusts) };
    const exhausted = this.quota.exhausted(owner);
    if (exhausted) return this.refuse('REFLEX_TOO_MANY_SOCKETS', `It is the ${exhausted} of ${request.socket.remoteAddress}.`);
    if (fromUntrustedProxy(request, trusts)) this.warn('REFLEX_UNTRUSTED_PROXY', `It is ${request.socket.remoteAddress}.`);
    this.owners.set(request, owner);
    return undefined;
  }

  private refuse(code: ErrorCode, detail: string): { status: number; text: string } {
    this.warn(code, detail);
    return { status: catalog[code].status, text: code };
  }

  private warn(code: ErrorCode, detail: string): void {
    const now = performance.now();
    if (now - (this.warned.get(code) ?? -WARNING_PAUSE) < WARNING_PAUSE) return;
    this.warned.set(code, now);
    const { when, repair } = catalog[code];
    this.logger.warn(`${when} ${detail} ${repair} [${code}]`);
  }

  /** Read anew each time: main.ts sets `trust proxy` when it likes. */
  private trustsProxy(): TrustsProxy {
    const trusts = this.host.httpAdapter.getInstance<ExpressSettings>().get?.('trust proxy fn');
    return (address, hop) => trusts?.(address, hop) ?? false;
  }

  private connect(socket: WebSocket, request: IncomingMessage): void {
    const owner = this.owners.get(request);
    if (owner === undefined) return socket.terminate();
    const reopen = (): void => connection.close(CloseCode.Restart, 'The browser has other cookies');
    const origin = this.requests.origin(request, reopen, () => connection.refresh());
    const connection = new Connection(socket, { owner: owner.browser, origin }, this.sessions, this.limits);
    this.connections.add(connection);
    this.requests.jars.join(origin);
    this.quota.opened(owner);
    socket.once('close', () => {
      this.quota.closed(owner);
      this.connections.delete(connection);
      this.requests.jars.leave(origin);
      if (this.connections.size === 0) this.onEmpty?.();
    });
  }

  private heartbeat(): void {
    for (const connection of this.connections) connection.heartbeat().catch((error: unknown) => this.sessions.report(error));
  }

  private goodbyes(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GOODBYE_TIME);
      this.onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.connections.size === 0) this.onEmpty();
    });
  }
}
