import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { ReflexError } from '../../errors/reflex.error.js';
import { Peers, type PeerListener, type PeerQuestion } from '../peers.js';
import type { RedisConnection } from './redis.connection.js';
import type { RedisKeys } from './redis.keys.js';
import { answerIn, busIn, messageIn, type SessionMessage } from './redis.messages.js';
import { ACQUIRE, RELEASE } from './redis.scripts.js';

/** Renewals in the time after which a process is taken for dead. */
const RENEWALS = 4;
/** Longest time until who waits for a lease asks again, in milliseconds: what it is told may be lost. */
const PATIENCE = 500;
/** How long the others have to answer, in milliseconds: a browser is given one second to show that it is there. */
const ANSWER_TIME = 1_500;

/** What is known of the channel of a page session. */
interface Channel {
  readonly ready: Promise<void>;
  readonly receive: (text: string) => void;
  listener?: PeerListener;
  /** Who waits for the lease. */
  waiter?: () => void;
}

/** A question that others are asked. */
interface Question {
  answers: number;
  /** How many there will be, once it is known. */
  expected?: number;
  readonly settle: (free: boolean) => void;
}

/**
 * The processes of an app, by way of Redis. A lease is a field of the page session, with the name of a process; who lives says so
 * at a steady rate, once for all leases that it has.
 */
export class RedisPeers extends Peers {
  readonly token = randomUUID();
  /** What a commit publishes. */
  readonly changed = this.text({ is: 'changed', from: this.token });
  private readonly logger = new Logger('Reflex');
  private readonly leases = new Set<string>();
  private readonly channels = new Map<string, Channel>();
  private readonly questions = new Map<string, Question>();
  private readonly topics = new Map<string, Set<(message: unknown) => void>>();
  private readonly gaps = new Set<() => void>();
  /** Until when the others take this process for living, at least. */
  private aliveUntil = -Infinity;
  private renewals?: ReturnType<typeof setInterval>;
  private stopped = false;

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: RedisKeys,
    private readonly life: number,
  ) {
    super();
  }

  /** To be awaited before anything else. */
  async open(): Promise<void> {
    await this.renew();
    await this.connection.subscribe(this.keys.bus, (text) => this.heard(text));
    await this.connection.subscribe(this.keys.answers(this.token), (text) => this.answered(text));
    this.renewals = setInterval(() => void this.renew().catch(() => undefined), this.life / RENEWALS).unref();
    this.connection.onReturn(() => {
      void this.renew().catch(() => undefined);
      for (const listener of this.gaps) listener();
    });
  }

  async close(): Promise<void> {
    this.stop();
    clearInterval(this.renewals);
    // All leases end with it.
    await this.connection.command('DEL', this.keys.process(this.token)).catch(() => undefined);
  }

  lease(id: string): Promise<void> | undefined {
    return this.holds(id) ? undefined : this.acquire(id);
  }

  holds(id: string): boolean {
    return this.leases.has(id) && performance.now() < this.aliveUntil;
  }

  release(id: string): void {
    if (!this.leases.delete(id)) return;
    this.connection.run(RELEASE, [this.keys.session(id)], this.leaseArgs(id, 'freed')).catch(() => undefined);
  }

  doubt(id: string): void {
    this.leases.delete(id);
  }

  listen(id: string, listener: PeerListener): Promise<void> {
    const channel = this.channel(id);
    channel.listener = listener;
    return channel.ready;
  }

  unlisten(id: string): void {
    const channel = this.channels.get(id);
    if (!channel) return;
    channel.listener = undefined;
    this.leaveChannel(id, channel);
  }

  async ask(id: string, question: PeerQuestion): Promise<boolean> {
    const nonce = randomUUID();
    let settle!: (free: boolean) => void;
    const free = new Promise<boolean>((resolve) => (settle = resolve));
    const timer = setTimeout(settle, ANSWER_TIME, true);
    const asked: Question = { answers: 0, settle };
    this.questions.set(nonce, asked);
    try {
      const message = this.text({ is: 'asked', from: this.token, nonce, question });
      const receivers = Number(await this.connection.command('PUBLISH', this.keys.channel(id), message));
      asked.expected = receivers - (this.channels.has(id) ? 1 : 0);
      return asked.answers >= asked.expected ? true : await free;
    } finally {
      clearTimeout(timer);
      this.questions.delete(nonce);
    }
  }

  tell(topic: string, message: unknown): void {
    const text = JSON.stringify({ from: this.token, topic, message });
    this.connection.command('PUBLISH', this.keys.bus, text).catch((error: unknown) => this.logger.error(error));
  }

  hear(topic: string, listener: (message: unknown) => void): () => void {
    const listeners = this.topics.get(topic) ?? new Set();
    this.topics.set(topic, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  onGap(listener: () => void): () => void {
    this.gaps.add(listener);
    return () => void this.gaps.delete(listener);
  }

  stop(): void {
    this.stopped = true;
    for (const { waiter } of this.channels.values()) waiter?.();
  }

  private async acquire(id: string): Promise<void> {
    if (performance.now() >= this.aliveUntil) await this.renew();
    if (await this.tryLease(id)) return;
    const channel = this.channel(id);
    try {
      await channel.ready;
      do {
        await this.turn(channel, () => this.tryLease(id));
      } while (!this.leases.has(id));
    } finally {
      channel.waiter = undefined;
      this.leaveChannel(id, channel);
    }
  }

  /** Waits until the lease is free, perhaps, and asks for it. What is told while it asks counts, too. */
  private async turn(channel: Channel, ask: () => Promise<boolean>): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const told = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE);
      channel.waiter = resolve;
    });
    try {
      if (await ask()) return;
      await told;
    } finally {
      clearTimeout(timer);
    }
  }

  private async tryLease(id: string): Promise<boolean> {
    if (this.stopped) throw new ReflexError('REFLEX_STOPPING', 'The server is stopping');
    const taken = (await this.connection.run(ACQUIRE, [this.keys.session(id)], this.leaseArgs(id, 'wanted'))) === 1;
    if (taken) this.leases.add(id);
    return taken;
  }

  private leaseArgs(id: string, is: 'wanted' | 'freed'): readonly string[] {
    return [this.token, this.keys.processes, this.keys.channel(id), this.text({ is, from: this.token })];
  }

  private async renew(): Promise<void> {
    const sent = performance.now();
    // The others may have taken what it had.
    if (sent >= this.aliveUntil) this.leases.clear();
    await this.connection.command('SET', this.keys.process(this.token), '1', 'PX', String(this.life));
    this.aliveUntil = sent + this.life;
  }

  private channel(id: string): Channel {
    let channel = this.channels.get(id);
    if (!channel) {
      const receive = (text: string): void => this.told(id, text);
      const ready = this.connection.subscribe(this.keys.channel(id), receive);
      channel = { ready, receive };
      this.channels.set(id, channel);
      ready.catch(() => this.channels.get(id) === channel && this.channels.delete(id));
    }
    return channel;
  }

  private leaveChannel(id: string, channel: Channel): void {
    if (channel.listener || channel.waiter || this.channels.get(id) !== channel) return;
    this.channels.delete(id);
    void this.connection.unsubscribe(this.keys.channel(id), channel.receive);
  }

  private told(id: string, text: string): void {
    const message = messageIn(text);
    const channel = this.channels.get(id);
    if (!message || !channel || message.from === this.token) return;
    const { listener, waiter } = channel;
    switch (message.is) {
      case 'changed':
        return listener?.changed();
      case 'wanted':
        return listener?.wanted();
      case 'freed':
        return waiter?.();
      case 'asked':
        return void this.answer(message, listener);
    }
  }

  private async answer({ from, nonce, question }: SessionMessage & { is: 'asked' }, listener: PeerListener | undefined) {
    try {
      const free = (await listener?.asked(question)) ?? true;
      await this.connection.command('PUBLISH', this.keys.answers(from), JSON.stringify({ nonce, free }));
    } catch (error) {
      this.logger.error(error);
    }
  }

  private answered(text: string): void {
    const answer = answerIn(text);
    const question = answer && this.questions.get(answer.nonce);
    if (!question) return;
    if (!answer.free) return question.settle(false);
    question.answers++;
    if (question.answers === question.expected) question.settle(true);
  }

  private heard(text: string): void {
    const told = busIn(text);
    if (!told || told.from === this.token) return;
    for (const listener of this.topics.get(told.topic) ?? []) {
      try {
        listener(told.message);
      } catch (error) {
        this.logger.error(error);
      }
    }
  }

  private text(message: SessionMessage): string {
    return JSON.stringify(message);
  }
}
