import type { ClientFrame } from '../../protocol/wire.js';
import type { Encoded } from '../../protocol/value.js';
import { Cells } from './signal.js';

/** What the user did, on its way to the server. `target` is the id of an event or Var, or the URL of a navigation. */
export interface Entry {
  readonly kind: 'e' | 'b' | 'n';
  readonly target: number | string;
  /** Arguments of an event, value of a write. */
  body: Encoded;
  /** 0 until it is first sent: an entry takes its place in the series then, when the server's last id is known. */
  id: number;
}

/** Entries held while the server is away. More are refused: nobody waits for the thousandth click. */
export const OUTBOX_LIMIT = 1_000;

/**
 * Everything sent and not yet acknowledged, in order. The server handles each id once, so sending again after a
 * reconnect is always safe, and everything is sent again until its acknowledgement is seen.
 */
export class Outbox {
  /** How many of an event are on their way, by its id. */
  readonly pending = new Cells<number, number>(() => 0);

  #entries: Entry[] = [];
  #next = 1;
  /** Entries from the head that this connection carried. */
  #sent = 0;
  #online = false;
  /** One at a time: the server choked on something, and it is to be found out on what. */
  #careful = false;

  constructor(private readonly send: (frame: ClientFrame) => boolean) {}

  get size(): number {
    return this.#entries.length;
  }

  /** Undefined where the outbox is full. */
  push(kind: Entry['kind'], target: Entry['target'], body: Encoded = null): Entry | undefined {
    const last = this.#entries.at(-1);
    if (kind === 'b' && last?.kind === 'b' && last.target === target && !last.id) {
      last.body = body;
      return last;
    }
    if (this.#entries.length >= OUTBOX_LIMIT) return undefined;
    const entry: Entry = { kind, target, body, id: 0 };
    this.#entries.push(entry);
    this.#count(entry, 1);
    this.#flush();
    return entry;
  }

  /** The server welcomed this connection and has handled ids up to `lastEvent`: sends the rest. Returns what was handled. */
  online(lastEvent: number): Entry[] {
    const done = this.acknowledge(lastEvent);
    this.#next = Math.max(this.#next, lastEvent + 1);
    this.#online = true;
    this.#sent = 0;
    this.#flush();
    return done;
  }

  offline(): void {
    this.#online = false;
  }

  /** Ids up to this one are handled: the server takes them in order. Returns their entries. */
  acknowledge(upTo: number): Entry[] {
    let count = 0;
    while (count < this.#entries.length && this.#entries[count]!.id && this.#entries[count]!.id <= upTo) count++;
    if (!count) return [];
    const done = this.#entries.splice(0, count);
    this.#sent = Math.max(0, this.#sent - count);
    this.#careful = false;
    for (const entry of done) this.#count(entry, -1);
    this.#flush();
    return done;
  }

  /**
   * The server closed the connection because of a frame. The first time nothing is known but that it was one of those
   * sent: they go out one by one from here on. The second time it was the head, which is taken out and returned.
   */
  choked(): Entry | undefined {
    if (!this.#sent) return undefined;
    if (!this.#careful) {
      this.#careful = true;
      return undefined;
    }
    const [entry] = this.#entries.splice(0, 1);
    this.#sent = 0;
    this.#count(entry!, -1);
    return entry;
  }

  /** What the next document of the page session takes over. A navigation is not: the document's URL is one itself. */
  entries(): readonly Entry[] {
    return this.#entries.filter((entry) => entry.kind !== 'n');
  }

  /** Takes over what an earlier document of the page session had not got through, before everything else. */
  restore(entries: readonly Entry[]): void {
    this.#entries.unshift(...entries);
    for (const entry of entries) {
      this.#next = Math.max(this.#next, entry.id + 1);
      this.#count(entry, 1);
    }
  }

  clear(): void {
    for (const entry of this.#entries.splice(0)) this.#count(entry, -1);
    this.#sent = 0;
  }

  #flush(): void {
    while (this.#online && this.#sent < (this.#careful ? Math.min(1, this.#entries.length) : this.#entries.length)) {
      const entry = this.#entries[this.#sent]!;
      entry.id ||= this.#next++;
      if (!this.send(frameOf(entry))) return;
      this.#sent++;
    }
  }

  #count(entry: Entry, by: number): void {
    if (entry.kind !== 'e') return;
    const event = entry.target as number;
    this.pending.set(event, this.pending.get(event) + by);
  }
}

function frameOf({ kind, id, target, body }: Entry): ClientFrame {
  switch (kind) {
    case 'e':
      return ['e', id, target as number, body as readonly Encoded[]];
    case 'b':
      return ['b', id, target as number, body];
    case 'n':
      return ['n', id, target as string];
  }
}
