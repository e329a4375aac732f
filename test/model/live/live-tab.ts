import { setTimeout as sleep } from 'node:timers/promises';
import { applyOp } from '../../../lib/protocol/apply-patch.js';
import type { PatchOp } from '../../../lib/protocol/patch.js';
import type { ServerFrame } from '../../../lib/protocol/wire.js';
import type { Tab } from '../../request/browser.js';
import type { ShopApp } from '../state/shop-app.js';

/** Milliseconds within which a page that has something to read has read it. */
const WHILE = 900;

/** What a tab shows of the products, whoever it is that changes them. */
export class LiveTab {
  private readonly values = new Map<number, unknown>();
  private read = 0;
  private socket;

  constructor(
    private readonly shop: ShopApp,
    readonly tab: Tab,
  ) {
    this.apply(tab.page.boot.vars);
    this.socket = tab.socket;
  }

  static async open(shop: ShopApp, path?: string, user?: number): Promise<LiveTab> {
    const opened = new LiveTab(shop, await shop.open(path, user));
    await opened.welcomed();
    return opened;
  }

  /** Frames that have come by themselves or as answers, the welcome aside. */
  frames(): ServerFrame[] {
    const { frames } = this.tab.socket;
    if (this.socket !== this.tab.socket) {
      this.socket = this.tab.socket;
      this.read = 0;
    }
    for (; this.read < frames.length; this.read++) {
      const frame = frames[this.read]!;
      if (frame[0] === 'p') this.apply(frame[3]);
      else if (frame[0] === 'g') this.apply(frame[4]);
      else if (frame[0] === 's') this.apply(frame[5]);
    }
    return frames.filter(([kind]) => kind !== 'w');
  }

  get<T = unknown>(name: string): T {
    this.frames();
    return this.values.get(this.shop.pages.varId('ProductState', name)) as T;
  }

  get names(): string[] {
    return this.get<{ name: string }[]>('data').map(({ name }) => name);
  }

  async run(event: string, ...args: unknown[]): Promise<ServerFrame> {
    const answer = await this.tab.run(`ProductState.${event}`, ...args);
    this.frames();
    return answer;
  }

  /** As long as it takes until nothing more comes of what was done. */
  async settled(): Promise<void> {
    await sleep(WHILE);
    this.frames();
  }

  async welcomed(): Promise<void> {
    await this.tab.socket.next();
  }

  private apply(ops: readonly PatchOp[]): void {
    for (const op of ops) applyOp(this.values as never, op);
  }
}
