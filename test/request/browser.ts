import { randomBytes } from 'node:crypto';
import type { WireEffect } from '../../lib/protocol/wire.js';
import { SocketClient } from '../gateway/socket-client.js';
import type { GotPage, PagesApp } from '../pages/app.js';

/** A browser as servers know it: its cookies, its requests, and the sockets of its tabs. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(private readonly app: PagesApp) {}

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(this.cookies.size > 0 && { cookie: this.cookie }), ...(init.headers as Record<string, string>) };
    const response = await fetch(this.app.url + path, { ...init, headers, redirect: 'manual' });
    this.keep(response.headers.getSetCookie());
    return response;
  }

  /** A page in a tab of its own, with its socket. */
  async open(path: string, headers: Record<string, string> = {}): Promise<Tab> {
    const page = await this.app.get(path, { cookie: this.cookie, ...headers });
    this.keep(page.headers.getSetCookie());
    return new Tab(this, this.app, page, await this.connect(page));
  }

  async connect({ boot }: GotPage, document = randomBytes(6).toString('hex')): Promise<SocketClient> {
    const client = await SocketClient.connect({ port: this.app.port, headers: { cookie: this.cookie } });
    client.hello(boot.session, { build: boot.build, last: boot.n, document });
    return client;
  }

  private keep(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
  }
}

/** A tab of a browser. */
export class Tab {
  private lastEvent = 0;

  constructor(
    readonly browser: Browser,
    private readonly app: PagesApp,
    readonly page: GotPage,
    public socket: SocketClient,
  ) {}

  /** Runs an event, and resolves to the frame that answers it. */
  async run(name: string, ...args: never[] | unknown[]) {
    const [state, event] = name.split('.') as [string, string];
    const id = ++this.lastEvent;
    this.socket.send('e', id, this.app.eventId(state, event), args as never);
    return this.socket.answer(id);
  }

  /** As `run`; then the browser goes for its cookies, as the client does. Resolves to the effects. */
  async act(name: string, ...args: unknown[]): Promise<readonly WireEffect[]> {
    const frame = await this.run(name, ...args);
    const effects = ((frame[0] === 'p' || frame[0] === 'x' ? frame[4] : undefined) ?? []) as readonly WireEffect[];
    for (const effect of effects) if (effect.do === 'cookies') await this.redeem(effect.ticket);
    return effects;
  }

  redeem(ticket: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.browser.fetch('/_event/cookies', {
      headers: { 'x-reflex-session': this.page.boot.session, 'x-reflex-ticket': ticket, ...headers },
    });
  }

  async reconnect(): Promise<SocketClient> {
    await this.socket.close();
    return (this.socket = await this.browser.connect(this.page));
  }
}

export function ticketOf(effects: readonly WireEffect[] | undefined): string | undefined {
  const effect = effects?.find((one) => one.do === 'cookies');
  return effect?.ticket;
}
