import type { PatchOp, VarPath } from './patch.js';
import { PROTOCOL_VERSION } from './wire.js';
import type { ClientFrame, Hello, PageView, ServerFrame, WireEffect, WireError } from './wire.js';

/** Why a frame was refused. */
export type FrameErrorCode =
  /** Not a JSON array. */
  | 'NOT_JSON'
  /** The first member names no frame of this direction. */
  | 'UNKNOWN_FRAME'
  /** A member is missing, too much, too long, or of the wrong type. */
  | 'MALFORMED'
  /** A hello that this version cannot read, from a client of another `PROTOCOL_VERSION`: it should load the page again. */
  | 'VERSION';

export class FrameError extends Error {
  override readonly name = 'FrameError';

  /** `id`: the event the frame was about, where it was readable, so that the refusal can be its answer. */
  constructor(
    readonly code: FrameErrorCode,
    message: string,
    readonly id?: number,
  ) {
    super(message);
  }
}

/** Longest id of a page session, document or build, in UTF-16 units. */
const MAX_TOKEN = 128;
/** Longest URL: what browsers and proxies agree on. */
const MAX_URL = 8192;
/** Most arguments of one event. */
const MAX_ARGS = 64;
/** Deepest path of a patch: see VALUE_DEPTH, and the id of the Var. */
const MAX_PATH = 257;

type Check = (value: unknown) => boolean;
type Fields<T> = { readonly [K in keyof T]-?: Check };

const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const eventId: Check = (value) => Number.isSafeInteger(value) && (value as number) > 0;
const flag: Check = (value) => typeof value === 'boolean';
const string: Check = (value) => typeof value === 'string';
const anything: Check = (value) => value !== undefined;
const token: Check = (value) => typeof value === 'string' && value !== '' && value.length <= MAX_TOKEN;
const url: Check = (value) => typeof value === 'string' && value.length <= MAX_URL && value.startsWith('/');
const list =
  (item: Check, max = Infinity): Check =>
  (value) =>
    Array.isArray(value) && value.length <= max && value.every(item);
const record =
  (item: Check): Check =>
  (value) =>
    isObject(value) && !Object.hasOwn(value, '__proto__') && Object.values(value).every(item);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with these members and no others. */
function shape<T>(fields: Fields<T>): Check {
  const checks = Object.entries<Check>(fields);
  return (value) =>
    isObject(value) &&
    checks.every(([key, check]) => check(Object.hasOwn(value, key) ? value[key] : undefined)) &&
    Object.keys(value).every((key) => Object.hasOwn(fields, key));
}

const hello = shape<Hello>({ session: token, previous: optional(token), last: count, document: token });

/** By kind: the members after it. */
const clientFrames = {
  h: [count, token, hello],
  e: [eventId, count, list(anything, MAX_ARGS)],
  b: [eventId, count, anything],
  n: [eventId, url, optional(flag)],
  i: [],
} satisfies Record<ClientFrame[0], readonly Check[]>;

const view = shape<PageView>({
  page: count,
  url: string,
  params: record((value) => string(value) || list(string)(value)),
});

const error = shape<WireError>({
  code: string,
  message: string,
  status: count,
  fields: optional(record(list(string))),
  id: optional(string),
});

const name: Check = oneOf('focus', 'scrollTo');
const effectChecks = {
  redirect: shape({ do: string, url: string, replace: optional(flag), load: optional(flag) }),
  toast: shape({
    do: string,
    message: string,
    title: optional(string),
    color: optional(string),
    autoClose: optional((value) => value === false || typeof value === 'number'),
  }),
  download: (value) =>
    shape({ do: string, name: string, url: string })(value) ||
    shape({ do: string, name: string, type: string, base64: string })(value),
  copy: shape({ do: string, text: string }),
  focus: shape({ do: name, id: string }),
  scrollTo: shape({ do: name, id: string }),
  openUrl: shape({ do: string, url: string }),
  reload: shape({ do: string }),
  cookies: shape({ do: string, ticket: string }),
} satisfies Record<WireEffect['do'], Check>;

const effect: Check = (value) =>
  isObject(value) &&
  string(value['do']) &&
  Object.hasOwn(effectChecks, value['do'] as string) &&
  effectChecks[value['do'] as WireEffect['do']](value);
const effects = optional(list(effect));

const path = (value: unknown): value is VarPath =>
  count(value) ||
  (Array.isArray(value) &&
    value.length <= MAX_PATH &&
    count(value[0]) &&
    value.every((key) => typeof key === 'string' || typeof key === 'number'));

const op = (value: unknown): value is PatchOp => {
  if (!Array.isArray(value) || !path(value[0])) return false;
  const [, first, second, third] = value as unknown[];
  switch (value.length) {
    case 1:
    case 2:
      return true;
    case 3:
      return typeof first === 'number' ? count(first) && count(second) : list(count)(first) && second === 0;
    case 4:
      return count(first) && count(second) && (string(third) || Array.isArray(third));
    default:
      return false;
  }
};
const ops = list(op);

const serverFrames = {
  w: [count],
  s: [count, count, token, view, ops],
  p: [count, count, ops, effects],
  x: [count, count, error, effects],
  g: [count, count, view, ops, effects, optional(oneOf('push', 'replace'))],
  l: [count, count, string, flag],
  r: [oneOf('build', 'session')],
  o: [],
} satisfies Record<ServerFrame[0], readonly Check[]>;

/** Reads what a browser sent. Throws `FrameError`; the `Encoded` values inside are for `decode` to judge. */
export function decodeClientFrame(text: string): ClientFrame {
  const frame = parse(text);
  const [kind, first] = frame;
  const about = (kind === 'e' || kind === 'b' || kind === 'n') && eventId(first) ? (first as number) : undefined;
  if (fits(frame, clientFrames, about)) return frame as unknown as ClientFrame;
  if (kind === 'h' && count(first) && first !== PROTOCOL_VERSION) {
    throw new FrameError('VERSION', `The client speaks version ${first} of the protocol, this is version ${PROTOCOL_VERSION}`);
  }
  throw new FrameError('MALFORMED', `A frame of kind ${kind} does not have the members it must have`, about);
}

/** Reads what a server sent. Throws `FrameError`. */
export function decodeServerFrame(text: string): ServerFrame {
  const frame = parse(text);
  if (fits(frame, serverFrames)) return frame as unknown as ServerFrame;
  throw new FrameError('MALFORMED', `A frame of kind ${frame[0]} does not have the members it must have`);
}

function parse(text: string): readonly unknown[] {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    throw new FrameError('NOT_JSON', 'A frame is not JSON');
  }
  if (!Array.isArray(frame)) throw new FrameError('NOT_JSON', 'A frame is not a JSON array');
  return frame;
}

function fits(frame: readonly unknown[], kinds: Readonly<Record<string, readonly Check[]>>, about?: number): boolean {
  const kind = frame[0];
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    throw new FrameError('UNKNOWN_FRAME', 'The kind of a frame is not known', about);
  }
  const members = kinds[kind]!;
  return frame.length <= members.length + 1 && members.every((check, i) => check(frame[i + 1]));
}
