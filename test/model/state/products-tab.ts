import { applyOp } from '../../../lib/protocol/apply-patch.js';
import type { PatchOp } from '../../../lib/protocol/patch.js';
import type { Tab } from '../../request/browser.js';
import type { ShopApp } from './shop-app.js';

/** What a tab shows of the products, kept up to date with the frames that answer its events. */
export class ProductsTab {
  private readonly values = new Map<number, unknown>();
  private taken = 0;
  url: string;

  constructor(
    protected readonly shopApp: ShopApp,
    readonly tab: Tab,
    private readonly state = 'ProductState',
  ) {
    this.apply(tab.page.boot.vars);
    this.url = tab.page.boot.view.url;
  }

  get<T = unknown>(name: string): T {
    return this.values.get(this.shopApp.pages.varId(this.state, name)) as T;
  }

  get names(): string[] {
    return this.get<{ name: string }[]>('data').map(({ name }) => name);
  }

  /** Runs an event; resolves to what went wrong and the effects. */
  async run(event: string, ...args: unknown[]) {
    const frame = await this.tab.run(`${this.state}.${event}`, ...args);
    this.follow();
    if (frame[0] === 'x') return { error: frame[3], effects: [] };
    if (frame[0] !== 'p' && frame[0] !== 'g') throw new Error(`Unexpected ${JSON.stringify(frame)}`);
    return { error: undefined, effects: (frame[0] === 'p' ? frame[4] : frame[5]) ?? [], bytes: JSON.stringify(frame).length };
  }

  /** Takes up what has come: answers, and what others have changed meanwhile. */
  private follow(): void {
    const { frames } = this.tab.socket;
    for (; this.taken < frames.length; this.taken++) {
      const frame = frames[this.taken]!;
      if (frame[0] === 'g') this.url = frame[3].url;
      if (frame[0] === 'p' || frame[0] === 'g') this.apply(frame[0] === 'p' ? frame[3] : frame[4]);
    }
  }

  private apply(ops: readonly PatchOp[]): void {
    for (const op of ops) applyOp(this.values as never, op);
  }
}
