import type { PeerQuestion } from '../peers.js';

/** What processes tell each other of one page session, on its channel. `from` is a process. */
export type SessionMessage =
  | { readonly is: 'changed' | 'wanted' | 'freed'; readonly from: string }
  | { readonly is: 'asked'; readonly from: string; readonly nonce: string; readonly question: PeerQuestion };

/** What is answered to the process that has asked. */
export interface AnswerMessage {
  readonly nonce: string;
  readonly free: boolean;
}

/** What is told to all processes. */
export interface BusMessage {
  readonly from: string;
  readonly topic: string;
  readonly message: unknown;
}

/** Undefined for what no process of this version has sent; so with the others. */
export function messageIn(text: string): SessionMessage | undefined {
  const { is, from, nonce, question } = objectIn(text);
  if (typeof from !== 'string') return undefined;
  if (is === 'changed' || is === 'wanted' || is === 'freed') return { is, from };
  const asked = questionIn(question);
  return is === 'asked' && typeof nonce === 'string' && asked ? { is, from, nonce, question: asked } : undefined;
}

export function answerIn(text: string): AnswerMessage | undefined {
  const { nonce, free } = objectIn(text);
  return typeof nonce === 'string' && typeof free === 'boolean' ? { nonce, free } : undefined;
}

export function busIn(text: string): BusMessage | undefined {
  const { from, topic, message } = objectIn(text);
  return typeof from === 'string' && typeof topic === 'string' ? { from, topic, message } : undefined;
}

function questionIn(value: unknown): PeerQuestion | undefined {
  const { kind, document } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === 'leave') return { kind };
  if (kind !== 'vacate') return undefined;
  return typeof document === 'string' ? { kind, document } : { kind };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
