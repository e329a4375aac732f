import { Background, Computed, Event, State, toast, update, Var } from 'nestjs-reflex';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProductsService } from '../../products/products.service.js';
import { SupplierCatalogue, type CatalogueLine } from '../../products/supplier-catalogue.service.js';

const CLOCK_MS = 10 * 60_000;
const SHOWN_LINES = 6;

@State()
export class ImportState {
  constructor(
    private readonly products: ProductsService,
    private readonly catalogue: SupplierCatalogue,
  ) {}

  @Var() status: 'idle' | 'running' | 'stopping' | 'done' | 'stopped' = 'idle';
  @Var() total = 0;
  @Var() created = 0;
  @Var() updated = 0;
  /** The newest lines, newest first. */
  @Var({ key: 'sku' }) lines: CatalogueLine[] = [];
  /** Products in the database. */
  @Var() stored = 0;
  @Var() now = new Date();
  @Var() startedAt: Date | null = null;
  @Var({ serverOnly: true }) clockUntil = 0;

  @Computed() get imported(): number {
    return this.created + this.updated;
  }

  /** In percent. */
  @Computed() get progress(): number {
    return this.total === 0 ? 0 : Math.round((this.imported / this.total) * 100);
  }

  @Event() async load(): Promise<void> {
    this.stored = await this.products.count();
    this.now = new Date();
    if (this.clockUntil > Date.now()) return;
    // It ends by itself: a clock should not keep the page session of a closed tab alive.
    this.clockUntil = Date.now() + CLOCK_MS;
    this.runClock();
  }

  @Event() start() {
    if (this.status === 'running' || this.status === 'stopping') return toast('The import is already running');
    this.status = 'running';
    this.total = this.catalogue.size;
    this.created = 0;
    this.updated = 0;
    this.lines = [];
    this.startedAt = new Date();
    this.runImport();
    return undefined;
  }

  @Event() stop(): void {
    if (this.status === 'running') this.status = 'stopping';
  }

  /** Goes on while the person works elsewhere in the app; each `update` shows. */
  @Background() async runImport(): Promise<void> {
    for await (const lines of this.catalogue.batches()) {
      const created = await this.products.store(lines);
      let stopping = false;
      await update(this, (s) => {
        s.created += created;
        s.updated += lines.length - created;
        s.stored += created;
        s.lines = [...lines.toReversed(), ...s.lines].slice(0, SHOWN_LINES);
        s.now = new Date();
        stopping = s.status === 'stopping';
      });
      if (stopping) break;
    }
    await update(this, (s) => {
      s.status = s.status === 'stopping' ? 'stopped' : 'done';
    });
  }

  @Background() async runClock(): Promise<void> {
    const until = Date.now() + CLOCK_MS;
    while (Date.now() < until) {
      await sleep(1000 - (Date.now() % 1000));
      await update(this, (s) => {
        s.now = new Date();
      });
    }
  }
}
