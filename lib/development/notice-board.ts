import type { IncomingMessage, Server } from 'node:http';
import type { WebSocketAdapter } from '@nestjs/common';
import type { Express, Request, Response } from 'express';
import type { WebSocket } from 'ws';
import { openSocketServer, type SocketServer } from '../gateway/socket-server.js';
import { isOwnOrigin } from '../gateway/upgrade-check.js';
import { DEVELOPMENT_PATH, type DevelopmentNotice } from '../protocol/development.js';

/** Sockets that listen at once: more are no tabs of a person. */
const MOST = 200;

export interface NoticeBoardInit {
  readonly app: Express;
  readonly httpServer: Server;
  readonly adapter: WebSocketAdapter | null | undefined;
}

/** Tells open pages what there is to know of the app: its build, and what is wrong with its code. */
export class NoticeBoard {
  private notice: DevelopmentNotice = { build: '', problems: [] };
  private readonly sockets: SocketServer;

  constructor({ app, httpServer, adapter }: NoticeBoardInit) {
    this.sockets = openSocketServer({
      httpServer,
      adapter,
      path: DEVELOPMENT_PATH,
      options: {
        // Nothing is to be said to it.
        maxPayload: 1,
        perMessageDeflate: false,
        verifyClient: ({ req }: { readonly req: IncomingMessage }) => isOwnOrigin(req) && this.sockets.server.clients.size < MOST,
      },
    });
    this.sockets.server.on('connection', (socket: WebSocket) => {
      socket.on('error', () => undefined);
      socket.send(JSON.stringify(this.notice));
    });
    app.get(DEVELOPMENT_PATH, (_request: Request, response: Response) => {
      response.set('Cache-Control', 'no-store').status(204).end();
    });
  }

  /** From here on, to those who listen and those who come. */
  put(notice: Partial<DevelopmentNotice>): void {
    const next = { ...this.notice, ...notice };
    if (JSON.stringify(next) === JSON.stringify(this.notice)) return;
    this.notice = next;
    for (const socket of this.sockets.server.clients) socket.send(JSON.stringify(next));
  }

  close(): void {
    for (const socket of this.sockets.server.clients) socket.terminate();
    this.sockets.remove();
  }
}
