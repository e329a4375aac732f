import type { WireEffect } from '../../protocol/wire.js';
import type { Environment } from './environment.js';

/** Longest wait for cookies, in milliseconds: what follows would come without them, but it would come. */
const PATIENCE = 10_000;

/** What a tab does at the server's word, in order: where the browser is to fetch cookies, what follows waits for them. */
export class Errands {
  #way: Promise<unknown> | undefined;

  constructor(
    private readonly environment: Environment,
    /** Path of the socket. */
    private readonly path: string,
    /** Id of the page session. */
    private readonly session: () => string,
    private readonly report: (error: unknown) => void,
  ) {}

  run(task: () => void): void {
    if (this.#way) void this.#way.then(() => this.run(task));
    else task();
  }

  /** Does each of the effects but the tickets. */
  perform(effects: readonly WireEffect[], perform: (effect: Exclude<WireEffect, { readonly do: 'cookies' }>) => void): void {
    for (const effect of effects) {
      if (effect.do === 'cookies') this.run(() => this.#redeem(effect.ticket));
      else this.run(() => perform(effect));
    }
  }

  /** Has the browser set the cookies of a ticket. Scripts see nothing of them. */
  #redeem(ticket: string): void {
    const { fetch } = this.environment;
    this.#way = fetch?.(`${this.path}/cookies`, {
      headers: { 'x-reflex-session': this.session(), 'x-reflex-ticket': ticket },
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
    })
      .catch(this.report)
      .finally(() => (this.#way = undefined));
  }
}
