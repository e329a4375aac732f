import type { ClientFrame } from '../../protocol/wire.js';
import type { Encoded } from '../../protocol/value.js';
import { Cells } from './signal.js';

/** What the user did, on its way to the server. `target` is the id of an event or Var, or the URL of a navigation. */
export interface Entry {
  readonly kind: 'e' | 'b' | 'n';
  readonly target: number | string;
  /** Arguments of an event, value of a write, whether a navigation is a step through the tab's history. */
  body: Encoded;
  /** Its place in the series, given when a connection first carries it; 0 until then. */
  id: number;
  /** Holds a password, which is not to be written down. */
  readonly secret?: boolean;
}

/** Marks an argument of an event that holds a password. */
export const SECRET = Symbol();

/** False where the connection is gone. */
type Send = (frame: ClientFrame) => boolean;

/** Entries held while the server is away. More are refused: nobody waits for the thousandth click. */
export const OUTBOX_LIMIT = 1_000;

/** Entries on their way at once: less than a server lets wait per page session. */
const WINDOW = 32;

/** Closings in a row after which the entry at the head is what the server chokes on. */
const CHOKES = 3;

/**
 * Everything sent and not yet acknowledged, in order. The server handles each id once, so sending again after a
 * reconnect is always safe, and everything is sent again until its acknowledgement is seen.
 */
export class Outbox {
  /** How many of an event are on their way, by its id. */
  readonly pending = new Cells<number, number>(() => 0);

  readonly #entries: Entry[] = [];
  /** Handled, says the welcome; the frames that answer them follow. */
  readonly #answering: Entry[] = [];
  #next = 1;
  /** Entries from the head that this connection carried. */
  #sent = 0;
  #send: Send | undefined;
  #chokes = 0;

  /** The entry that the server is at, or gets next. */
  get head(): Entry | undefined {
    return this.#entries[0];
  }

  /** Undefined where the outbox is full. */
  push(kind: Entry['kind'], target: Entry['target'], body: Encoded = null, secret = false): Entry | undefined {
    const last = this.#entries.at(-1);
    if (kind === 'b' && last?.kind === 'b' && last.target === target && !last.id) {
      last.body = body;
      return last;
    }
    if (this.#entries.length >= OUTBOX_LIMIT) return undefined;
    const entry: Entry = { kind, target, body, id: 0, secret };
    this.#entries.push(entry);
    this.#count(entry, 1);
    this.#flush();
    return entry;
  }

  /** The server welcomed a connection and has handled ids up to `lastEvent`: sends the rest, and all that comes. */
  online(lastEvent: number, send: Send): void {
    this.#answering.push(...this.acknowledge(lastEvent));
    // The server takes ids without a gap. Counting from its own last one changes nothing, unless an entry was taken out.
    this.#next = lastEvent + 1;
    for (const entry of this.#entries) entry.id &&= this.#next++;
    this.#sent = 0;
    this.#send = send;
    this.#flush();
  }

  offline(): void {
    this.#send = undefined;
    this.#sent = 0;
  }

  /** Ids up to this one are handled: the server takes them in order. Returns their entries, each once. */
  acknowledge(upTo: number): Entry[] {
    const answered = this.#answering.splice(0, countUpTo(this.#answering, upTo));
    const count = countUpTo(this.#entries, upTo);
    if (!count) return answered;
    const done = this.#entries.splice(0, count);
    this.#sent = Math.max(0, this.#sent - count);
    this.#chokes = 0;
    for (const entry of done) this.#count(entry, -1);
    this.#flush();
    return [...answered, ...done];
  }

  /**
   * The server closed the connection because of a frame; to be told before `offline`. At first nothing is known but that
   * it was one of those sent: from here on they go one by one. When that has not helped it was the head, which is taken
   * out and returned.
   */
  choked(): Entry | undefined {
    if (!this.#sent || ++this.#chokes < CHOKES) return undefined;
    const entry = this.#entries.shift()!;
    this.#chokes = 0;
    this.#count(entry, -1);
    return entry;
  }

  /**
   * What the next document of the page session takes over. A navigation is left out: that document's URL is one itself. So
   * is a password: what is handed over may be written to a disk.
   */
  handOver(): readonly Entry[] {
    for (const entry of this.#entries.splice(0)) {
      if (entry.secret) this.#count(entry, -1);
      else if (entry.kind !== 'n') this.#entries.push(entry);
    }
    return this.#entries;
  }

  /** Takes over what an earlier document of the page session had not got through, before everything else. */
  restore(entries: readonly Entry[]): void {
    this.#entries.unshift(...entries);
    for (const entry of entries) this.#count(entry, 1);
  }

  clear(): void {
    for (const entry of this.#entries.splice(0)) this.#count(entry, -1);
    this.#sent = 0;
  }

  #flush(): void {
    while (this.#send && this.#sent < Math.min(this.#entries.length, this.#chokes ? 1 : WINDOW)) {
      const entry = this.#entries[this.#sent]!;
      entry.id ||= this.#next++;
      if (!this.#send(frameOf(entry))) return;
      this.#sent++;
    }
  }

  #count(entry: Entry, by: number): void {
    if (entry.kind !== 'e') return;
    const event = entry.target as number;
    this.pending.set(event, this.pending.get(event) + by);
  }
}

function countUpTo(entries: readonly Entry[], id: number): number {
  let count = 0;
  while (entries[count]?.id && entries[count]!.id <= id) count++;
  return count;
}

function frameOf({ kind, id, target, body }: Entry): ClientFrame {
  switch (kind) {
    case 'e':
      return ['e', id, target as number, body as readonly Encoded[]];
    case 'b':
      return ['b', id, target as number, body];
    case 'n':
      return body === true ? ['n', id, target as string, true] : ['n', id, target as string];
  }
}
