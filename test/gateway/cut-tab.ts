import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Outlet } from '../../lib/events/page-session.ports.js';
import type { PageSession } from '../../lib/events/page-session.js';
import { decodeServerFrame } from '../../lib/protocol/decode-frame.js';
import { PROTOCOL_VERSION, type ServerFrame } from '../../lib/protocol/wire.js';
import { RequestOrigin } from '../../lib/request/request-origin.js';
import { httpRequest, type Browser, type ScriptedApp } from './scripted-app.js';

/** A line that loses what is under way when it is cut, in both directions. */
class Line implements Outlet {
  open = true;
  readonly sent: string[] = [];
  readonly origin = new RequestOrigin(httpRequest().request);

  constructor(readonly document: string) {}

  send(frame: string): void {
    if (this.open) this.sent.push(frame);
  }

  close(): void {
    this.open = false;
  }

  terminate(): void {
    this.open = false;
  }

  ping(): Promise<boolean> {
    return Promise.resolve(this.open);
  }
}

/** The browser's side of the protocol: what it was told, and what it was not answered yet. */
export class CutTab {
  readonly vars = new Map<number, unknown>();
  readonly acknowledged: number[] = [];
  private readonly document = randomBytes(6).toString('hex');
  private waiting: { readonly id: number; readonly amount: number }[] = [];
  private next = 1;
  private line?: Line;
  private session?: PageSession;
  private read = 0;
  /** Number of the last frame. */
  last: number;

  constructor(
    private world: ScriptedApp,
    private readonly browser: Browser,
    private readonly page: { readonly session: string; readonly n: number },
    private readonly event: number,
  ) {
    this.last = page.n;
  }

  get idle(): boolean {
    return this.waiting.length === 0;
  }

  /** The server has ended the line: a browser opens another. */
  get wasClosed(): boolean {
    return this.line !== undefined && !this.line.open;
  }

  /** What it waits for, for messages. */
  toString(): string {
    const waiting = this.waiting.map(({ id }) => id).join(', ');
    return `frame ${this.last}, line ${this.line ? (this.line.open ? 'open' : 'closed') : 'cut'}, waiting for ${waiting || 'nothing'}`;
  }

  add(amount: number): void {
    const entry = { id: this.next++, amount };
    this.waiting.push(entry);
    this.deliver(entry);
  }

  /** The line breaks after `heard` more frames were read; the rest is lost. `unnoticed`: the server does not hear of it. */
  cut(heard: number, unnoticed = false): void {
    const { line } = this;
    if (!line) return;
    this.listen(heard);
    if (!unnoticed) {
      line.open = false;
      this.session?.detach(line);
    }
    this.line = this.session = undefined;
  }

  /** Opens a line where there is none, to another process perhaps. Events sent into it are lost from the `lossy`th on. */
  async connect(lossy = Infinity, world = this.world): Promise<void> {
    if (this.line) return;
    this.world = world;
    const line = new Line(this.document);
    this.line = line;
    this.read = 0;
    const { document, last } = this;
    const hello = ['h', PROTOCOL_VERSION, 'build-1', { session: this.page.session, last, document }] as const;
    this.session = await this.world.sessions.attach(hello, this.browser.owner, line);
    this.listen(1);
    for (const entry of this.waiting.slice(0, lossy)) this.deliver(entry);
  }

  listen(frames = Infinity): void {
    for (let i = 0; i < frames && this.line && this.read < this.line.sent.length; i++) {
      this.hear(decodeServerFrame(this.line.sent[this.read++]!));
    }
  }

  private deliver({ id, amount }: { readonly id: number; readonly amount: number }): void {
    if (this.session && this.line) this.world.sessions.receive(this.session, this.line, ['e', id, this.event, [amount]]);
  }

  private hear(frame: ServerFrame): void {
    if (frame[0] === 'w') return this.done(frame[1]);
    if (frame[0] === 's') {
      this.last = frame[1];
      for (const [variable, value] of frame[5] as readonly (readonly [number, unknown])[]) this.vars.set(variable, value);
      return this.done(frame[2]);
    }
    if (frame[0] !== 'p') throw new Error(`Unexpected ${JSON.stringify(frame)}`);
    const [, n, ack, ops] = frame;
    if (n > this.last) {
      expect(n).toBe(this.last + 1);
      this.last = n;
      for (const [variable, value] of ops as readonly (readonly [number, unknown])[]) this.vars.set(variable, value);
    }
    this.done(ack);
  }

  private done(upTo: number): void {
    for (const { id } of this.waiting) if (id <= upTo) this.acknowledged.push(id);
    this.waiting = this.waiting.filter(({ id }) => id > upTo);
  }
}
