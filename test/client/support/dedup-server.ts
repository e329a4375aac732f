import { CloseCode, type Boot, type ClientFrame, type ServerFrame } from '../../../lib/protocol/wire.js';
import { V } from './client-world.js';
import type { ScriptedServer, ServerSocket } from './scripted-server.js';

type EventFrame = Extract<ClientFrame, readonly ['e' | 'b' | 'n', ...unknown[]]>;

/**
 * A server that keeps to the contract of `wire.ts` and to nothing more: ids without a gap, each handled once, answers
 * kept for those who missed them. Its network is as bad as a test wants it. It counts the events it has handled in
 * the Var `count`, as a patch.
 */
export class DedupServer implements AsyncDisposable {
  readonly handled: EventFrame[] = [];
  private replies: { readonly n: number; readonly frame: ServerFrame }[] = [];
  private n = 0;
  private lastEvent = 0;
  private count = 0;
  private draft: unknown = '';
  private current: ServerSocket | undefined;
  private lost = 0;
  private stopped = false;

  constructor(
    private readonly server: ScriptedServer,
    private readonly options: { refuse?(frame: EventFrame): boolean } = {},
  ) {}

  /** Takes sockets as they come. */
  run(): void {
    void (async () => {
      while (!this.stopped) {
        const socket = await this.server.socket();
        void this.serve(socket);
      }
    })();
  }

  /** Goes on with a socket that is welcomed already. */
  adopt(socket: ServerSocket): void {
    this.current = socket;
    void this.read(socket);
    this.run();
  }

  cut(): void {
    this.current?.cut();
    this.current = undefined;
  }

  /** The next so many frames do not leave: the network eats them, and the socket with them. */
  loseAnswers(count: number): void {
    this.lost = count;
  }

  /** Says the last frame once more. */
  repeat(): void {
    const last = this.replies.at(-1);
    if (last) this.current?.send(last.frame);
  }

  /** Who reconnects gets a snapshot. */
  forgetReplies(): void {
    this.replies = [];
  }

  /** The network is good again. */
  heal(): void {
    if (this.lost) this.cut();
    this.lost = 0;
  }

  /** What a freshly rendered document of the page session knows. */
  boot(): Partial<Boot> {
    this.current = undefined;
    return { n: this.n, lastEvent: this.lastEvent, vars: this.vars() };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }

  private vars(): Boot['vars'] {
    return [
      [V.count, this.count],
      [V.draft, this.draft as string],
    ];
  }

  private async serve(socket: ServerSocket): Promise<void> {
    const { last } = await socket.hello();
    this.current = socket;
    const missing = this.replies.filter(({ n }) => n > last);
    if (last > this.n || missing.length !== this.n - last) {
      socket.send(['s', this.n, this.lastEvent, 's1', { page: 0, url: '/a', params: {} }, this.vars()]);
    } else {
      socket.send(['w', this.lastEvent]);
      for (const { frame } of missing) socket.send(frame);
    }
    await this.read(socket);
  }

  private async read(socket: ServerSocket): Promise<void> {
    for (;;) {
      const frame = await socket.next();
      // What arrives on a socket that another has replaced is not looked at.
      if (this.current !== socket) return;
      if (frame[0] === 'i') socket.send(['o']);
      else if (frame[0] !== 'h') this.handle(socket, frame);
    }
  }

  private handle(socket: ServerSocket, frame: EventFrame): void {
    const id = frame[1];
    if (id <= this.lastEvent) {
      const reply = this.replies.findLast(({ frame: sent }) => sent[2] === id);
      return socket.send(reply?.frame ?? ['p', 0, id, []]);
    }
    if (id !== this.lastEvent + 1 || this.options.refuse?.(frame)) return socket.socket.close(CloseCode.BadFrame);
    this.lastEvent = id;
    this.handled.push(frame);
    if (frame[0] === 'e') this.count++;
    if (frame[0] === 'b') this.draft = frame[3];
    const reply: ServerFrame = ['p', ++this.n, id, frame[0] === 'e' ? [[V.count, this.count]] : []];
    this.replies.push({ n: this.n, frame: reply });
    if (this.lost > 0) {
      this.lost--;
      if (!this.lost) this.cut();
      return;
    }
    socket.send(reply);
  }
}
