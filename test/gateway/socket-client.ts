import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { decodeServerFrame } from '../../lib/protocol/decode-frame.js';
import { PROTOCOL_VERSION, type ClientFrame, type ServerFrame } from '../../lib/protocol/wire.js';

export type FrameOf<Kind extends ServerFrame[0]> = Extract<ServerFrame, readonly [Kind, ...unknown[]]>;

export interface ClientInit extends ClientOptions {
  readonly port: number;
  readonly path?: string;
  /** Value of the `reflex` cookie; left out, none is sent. */
  readonly secret?: string;
}

/** A browser's end of the socket, frame by frame. */
export class SocketClient {
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  private read = 0;
  private notify: () => void = () => undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.frames.push(decodeServerFrame(data.toString()));
      this.notify();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code: number, reason: Buffer) => {
        resolve({ code, reason: reason.toString() });
        this.notify();
      });
    });
  }

  /** A socket as a browser opens it from the app's own page. */
  static async connect({ port, path = '/_event', secret, ...options }: ClientInit): Promise<SocketClient> {
    const headers = { ...(secret !== undefined && { cookie: `reflex=${secret}` }), ...options.headers };
    const origin = options.origin ?? `http://127.0.0.1:${port}`;
    const client = new SocketClient(new WebSocket(`ws://127.0.0.1:${port}${path}`, { ...options, headers, origin }));
    await once(client.socket, 'open');
    return client;
  }

  send(...frame: ClientFrame): void {
    this.socket.send(JSON.stringify(frame));
  }

  hello(session: string, rest: { last?: number; document?: string; previous?: string; build?: string } = {}): void {
    const { last = 0, document = randomBytes(6).toString('hex'), previous, build = 'build-1' } = rest;
    this.send('h', PROTOCOL_VERSION, build, { session, last, document, ...(previous !== undefined && { previous }) });
  }

  /** The next frame that was not read yet. Rejects where the socket closes without one. */
  async next(): Promise<ServerFrame> {
    while (this.frames.length === this.read) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('The socket closed without another frame');
      await new Promise<void>((resolve) => (this.notify = resolve));
    }
    return this.frames[this.read++]!;
  }

  /** The answer to an event; the frames before it are skipped. */
  async answer(id: number): Promise<FrameOf<'p' | 'x' | 'g' | 'l'>> {
    for (;;) {
      const frame = await this.next();
      if ((frame[0] === 'p' || frame[0] === 'x' || frame[0] === 'g' || frame[0] === 'l') && frame[2] === id) return frame;
    }
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

/** The HTTP status with which the server refuses to open a socket. */
export function refusedStatus(port: number, options: ClientOptions & { readonly path?: string }): Promise<number> {
  const { path = '/_event', ...rest } = options;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, rest);
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('The socket was opened'));
    });
    socket.on('error', () => undefined);
  });
}
