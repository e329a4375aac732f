import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BenchBrowser } from './browser.js';

/** An event by its id, with its arguments. */
export type SentEvent = readonly [event: number, args: readonly unknown[]];

interface Opening {
  readonly port: number;
  readonly path: string;
}

interface Sending {
  readonly events: readonly SentEvent[];
  /** The last answer is told, not only that it came. */
  readonly told: boolean;
}

/** A `BenchBrowser` in a process of its own, so that what a browser does is not counted as work of the server. */
export class RemoteBrowser {
  private constructor(private readonly child: ChildProcess) {}

  static async open(port: number, path: string): Promise<RemoteBrowser> {
    const browser = new RemoteBrowser(fork(fileURLToPath(import.meta.url), { execArgv: [] }));
    await browser.ask({ port, path } satisfies Opening);
    return browser;
  }

  /** Sends events, each when the one before it is answered; resolves to the frame that answers the last. */
  send(events: readonly SentEvent[]): Promise<string> {
    return this.ask({ events, told: true });
  }

  /** As `send`, where nobody wants to know what the answer is. */
  async run(events: readonly SentEvent[]): Promise<void> {
    await this.ask({ events, told: false });
  }

  close(): void {
    this.child.disconnect();
  }

  private ask(message: Opening | Sending): Promise<string> {
    return new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('the browser of the benchmark has ended'));
      this.child.once('exit', gone);
      this.child.once('message', (frame) => {
        this.child.off('exit', gone);
        resolve(frame as string);
      });
      this.child.send(message);
    });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let browser: BenchBrowser | undefined;
  process.on('message', async (message: Opening | Sending) => {
    let frame = '';
    if ('port' in message) browser = await BenchBrowser.open(message.port, message.path);
    else for (const [event, args] of message.events) frame = await browser!.send(event, args);
    process.send!('told' in message && message.told ? frame : '');
  });
  process.on('disconnect', () => process.exit());
}
