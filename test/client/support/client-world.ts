import { vi } from 'vitest';
import { BoundFields } from '../../../lib/client/core/bound-fields.js';
import type { Navigation } from '../../../lib/client/core/navigation.js';
import { PageSession, type DocumentEffect } from '../../../lib/client/core/page-session.js';
import { ReflexClient, type ClientOptions } from '../../../lib/client/core/reflex.client.js';
import type { Boot } from '../../../lib/protocol/wire.js';
import { ScriptedServer, type ServerSocket } from './scripted-server.js';
import { TestTab, TestWindow } from './test-window.js';

/** Ids by name, for the tests' scripts. */
export const V = { count: 0, rows: 1, draft: 2, density: 3 } as const;
export const E = { increment: 0, add: 1, save: 2 } as const;

export const names = {
  vars: ['DemoState.count', 'DemoState.rows', 'DemoState.draft', 'SettingsState.density'],
  events: ['DemoState.increment', 'DemoState.add', 'SettingsState.save'],
};

export const fast = { retryFirst: 5, retryMost: 20, retryTooMany: 20, write: 10, writeMost: 40 };

export interface WorldOptions extends Partial<Omit<ClientOptions, 'boot' | 'environment'>> {
  readonly boot?: Partial<Boot>;
  readonly tab?: TestTab;
  readonly path?: string;
  /** The code of the page session is not there yet: `arrive()` brings it. */
  readonly late?: boolean;
}

/** A client whose page session begins when it starts, unless that is to be late. */
class WorldClient extends ReflexClient {
  override bound = BoundFields.of(this);
  readonly performed: DocumentEffect[] = [];

  constructor(
    options: ClientOptions,
    private readonly late: boolean,
  ) {
    super(options);
  }

  override start(): void {
    super.start();
    if (!this.late) this.arrive();
  }

  arrive(): void {
    if (this.session.get()) return;
    this.connect((parts) => new PageSession(parts, (effect) => void this.performed.push(effect)));
  }

  get navigation(): Navigation {
    return this.session.get()!.navigation;
  }
}

/** A client in its window. */
export interface TestClient {
  readonly client: WorldClient;
  readonly window: TestWindow;
  readonly tab: TestTab;
  readonly performed: DocumentEffect[];
}

/** A scripted server, and documents that talk to it. */
export class ClientWorld implements AsyncDisposable {
  private readonly clients: WorldClient[] = [];

  private constructor(readonly server: ScriptedServer) {}

  static async create(): Promise<ClientWorld> {
    return new ClientWorld(await ScriptedServer.listen());
  }

  /** A document as it is before it connects. */
  load({ boot, tab = new TestTab(), path = '/a', late = false, ...options }: WorldOptions = {}): TestClient {
    const window = new TestWindow(`http://127.0.0.1:${this.server.port}${path}`, tab);
    const client = new WorldClient(
      {
        environment: window,
        boot: {
          protocol: 1,
          build: 'b1',
          path: '/_event',
          session: 's1',
          n: 0,
          lastEvent: 0,
          view: { page: 0, url: path, params: {} },
          vars: [
            [V.count, 0],
            [
              V.rows,
              [
                { id: 1, done: false },
                { id: 2, done: false },
              ],
            ],
            [V.draft, ''],
            [V.density, 'wide'],
          ],
          development: false,
          ...boot,
        },
        build: 'b1',
        names,
        module: 'page 0',
        load: async (page) => `page ${page}`,
        ...options,
        timing: { ...fast, ...options.timing },
      },
      late,
    );
    this.clients.push(client);
    return { client, window, tab, performed: client.performed };
  }

  /** A document that is connected and welcomed. */
  async open(options: WorldOptions = {}): Promise<TestClient & { readonly socket: ServerSocket }> {
    const loaded = this.load(options);
    loaded.client.start();
    const socket = await this.server.welcome(options.boot?.lastEvent);
    await until(() => loaded.client.status.get() === 'online');
    return { ...loaded, socket };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.clients) client.stop();
    await this.server[Symbol.asyncDispose]();
  }
}

/** Resolves when the condition holds. */
export function until(condition: () => boolean): Promise<void> {
  return vi.waitFor(
    () => {
      if (!condition()) throw new Error(`Not yet: ${condition}`);
    },
    { timeout: 15_000, interval: 2 },
  );
}
