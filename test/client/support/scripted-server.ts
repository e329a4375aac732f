import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ClientFrame, Hello, ServerFrame } from '../../../lib/protocol/wire.js';

/** A queue that can be waited on. */
export class Mailbox<T> {
  private readonly items: T[] = [];
  private readonly waiting: ((item: T) => void)[] = [];

  put(item: T): void {
    const waiting = this.waiting.shift();
    if (waiting) waiting(item);
    else this.items.push(item);
  }

  next(): Promise<T> {
    return this.items.length ? Promise.resolve(this.items.shift()!) : new Promise((resolve) => this.waiting.push(resolve));
  }

  get size(): number {
    return this.items.length;
  }
}

/** One socket as the server has it; what it says is the test's to script. */
export class ServerSocket {
  readonly frames = new Mailbox<ClientFrame>();
  readonly closed: Promise<unknown>;

  constructor(readonly socket: WebSocket) {
    this.closed = once(socket, 'close');
    socket.on('message', (data) => this.frames.put(JSON.parse(String(data))));
  }

  send(...frames: ServerFrame[]): void {
    for (const frame of frames) this.socket.send(JSON.stringify(frame));
  }

  next(): Promise<ClientFrame> {
    return this.frames.next();
  }

  async hello(): Promise<Hello> {
    const frame = await this.next();
    if (frame[0] !== 'h') throw new Error(`Expected a hello, got ${JSON.stringify(frame)}`);
    return frame[3];
  }

  /** Gone without a close frame. */
  cut(): void {
    this.socket.terminate();
  }
}

/** A WebSocket server on a port of its own that answers only as the test says; HTTP requests are for `onRequest`. */
export class ScriptedServer implements AsyncDisposable {
  readonly sockets = new Mailbox<ServerSocket>();
  private readonly websockets: WebSocketServer;

  private constructor(private readonly http: Server) {
    this.websockets = new WebSocketServer({ server: http });
    this.websockets.on('connection', (socket) => this.sockets.put(new ServerSocket(socket)));
  }

  static async listen(port = 0, onRequest?: RequestListener): Promise<ScriptedServer> {
    const http = createServer(onRequest);
    const server = new ScriptedServer(http);
    http.listen(port, '127.0.0.1');
    await once(http, 'listening');
    return server;
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  /** The next socket that opens. */
  socket(): Promise<ServerSocket> {
    return this.sockets.next();
  }

  /** The next socket, its hello read and answered with a welcome. */
  async welcome(lastEvent = 0): Promise<ServerSocket> {
    const socket = await this.socket();
    await socket.hello();
    socket.send(['w', lastEvent]);
    return socket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.websockets.clients) socket.terminate();
    this.websockets.close();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }
}
