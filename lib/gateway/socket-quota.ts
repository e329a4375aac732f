import type { Limits } from '../events/limits.js';

/** Whose socket it is, as far as they can be told apart. */
export interface SocketOwner {
  readonly browser: string;
  /** Undefined where it says nothing, see `clientNetwork()`. */
  readonly network?: string;
}

/** Bounds the sockets that one browser and one address hold at a time. */
export class SocketQuota {
  private readonly browsers = new Map<string, number>();
  private readonly networks = new Map<string, number>();

  constructor(private readonly limits: Pick<Limits, 'socketsPerBrowser' | 'socketsPerAddress'>) {}

  /** Who has as many as it may. */
  exhausted({ browser, network }: SocketOwner): 'browser' | 'address' | undefined {
    if ((this.browsers.get(browser) ?? 0) >= this.limits.socketsPerBrowser) return 'browser';
    if (network !== undefined && (this.networks.get(network) ?? 0) >= this.limits.socketsPerAddress) return 'address';
    return undefined;
  }

  opened(owner: SocketOwner): void {
    this.count(owner, 1);
  }

  closed(owner: SocketOwner): void {
    this.count(owner, -1);
  }

  private count({ browser, network }: SocketOwner, by: 1 | -1): void {
    add(this.browsers, browser, by);
    if (network !== undefined) add(this.networks, network, by);
  }
}

function add(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
