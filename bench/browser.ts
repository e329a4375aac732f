import { WebSocket } from 'ws';

/** What a browser does with a page, without a browser: load it, open its socket, send events, wait for the answers. */
export class BenchBrowser {
  private nextId: number;
  private readonly waiting = new Map<number, (frame: string) => void>();

  private constructor(
    private readonly socket: WebSocket,
    lastEvent: number,
  ) {
    this.nextId = lastEvent + 1;
    socket.on('message', (data: Buffer) => this.receive(data.toString()));
  }

  /** `login`: path that logs the browser in first. */
  static async open(port: number, path: string, login?: string): Promise<BenchBrowser> {
    const kept = login === undefined ? '' : cookiesOf(await fetch(`http://127.0.0.1:${port}${login}`));
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie: kept } });
    const html = await response.text();
    const cookie = [kept, cookiesOf(response)].filter(Boolean).join('; ');
    const boot = JSON.parse(/id="reflex-boot">(.*?)<\/script>/s.exec(html)![1]!) as {
      path: string;
      protocol: number;
      build: string;
      session: string;
      n: number;
      lastEvent: number;
    };
    const socket = new WebSocket(`ws://127.0.0.1:${port}${boot.path}`, {
      headers: { cookie, origin: `http://127.0.0.1:${port}` },
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const welcome = new Promise((resolve) => socket.once('message', resolve));
    socket.send(
      JSON.stringify([
        'h',
        boot.protocol,
        boot.build,
        { session: boot.session, last: boot.n, document: `bench-${Math.random()}` },
      ]),
    );
    await welcome;
    return new BenchBrowser(socket, boot.lastEvent);
  }

  /** Sends an event and resolves to the frame that answers it. */
  send(event: number, args: readonly unknown[]): Promise<string> {
    const id = this.nextId++;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.socket.send(JSON.stringify(['e', id, event, args]));
    });
  }

  close(): void {
    this.socket.terminate();
  }

  private receive(frame: string): void {
    const [kind, , ack] = JSON.parse(frame) as [string, number, number];
    if (kind === 'x') throw new Error(`the server refused an event of the benchmark: ${frame}`);
    const done = this.waiting.get(ack);
    if (!done) return;
    this.waiting.delete(ack);
    done(frame);
  }
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((header) => header.split(';', 1)[0])
    .join('; ');
}
