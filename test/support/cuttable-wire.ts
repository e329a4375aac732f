import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { steadyPort } from './steady-port.js';

/** A way to a server on this machine that can be cut, as networks and databases are: a port of its own, whose connections end at once. */
export class CuttableWire implements AsyncDisposable {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private trap?: RegExp;
  private hanging = false;
  private scissors?: { readonly at: RegExp; readonly passes: boolean };

  private constructor(private readonly target: number) {
    this.server = createServer((near) => this.join(near));
  }

  /** To a port of 127.0.0.1. */
  static async to(target: number): Promise<CuttableWire> {
    const wire = new CuttableWire(target);
    wire.port = await steadyPort();
    wire.server.listen(wire.port, '127.0.0.1');
    await once(wire.server, 'listening');
    return wire;
  }

  port = 0;

  /** Ends all connections. Who comes until it is mended finds nobody. */
  async cut(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  /** Cuts it where a client next sends what matches, which arrives where `passes` says so. Its answer does not. */
  cutAt(at: RegExp, { passes = false } = {}): void {
    this.scissors = { at, passes };
  }

  /** Carries nothing more, in any direction, and says so to nobody: as a database that is paused. Connections are taken all the same. */
  hang(): void {
    this.hanging = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Hangs where a client next sends what matches, which arrives when it is mended. */
  hangAt(at: RegExp): void {
    this.trap = at;
  }

  /** The same port answers again. What was sent while it hung arrives now. */
  async mend(): Promise<void> {
    this.scissors = undefined;
    this.trap = undefined;
    this.hanging = false;
    for (const socket of this.sockets) socket.resume();
    if (this.server.listening) return;
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut();
  }

  private join(near: Socket): void {
    const far = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      if (this.hanging) socket.pause();
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        // What has been sent still arrives.
        other.end();
      });
    }
    far.on('data', (data) => near.write(data));
    near.on('data', (data) => {
      if (this.trap?.test(data.toString('latin1'))) {
        this.trap = undefined;
        this.hang();
        near.unshift(data);
        return;
      }
      const { at, passes } = this.scissors ?? {};
      if (!at?.test(data.toString('latin1'))) {
        far.write(data);
        return;
      }
      this.scissors = undefined;
      if (passes) {
        this.sockets.delete(far);
        far.end(data);
      }
      near.destroy();
      void this.cut();
    });
  }
}
