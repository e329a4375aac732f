import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http';

type End = (chunk?: unknown, encoding?: unknown, done?: () => void) => unknown;
type Headers = OutgoingHttpHeaders | readonly OutgoingHttpHeader[];

const END = Symbol('reflex:end');
const WRAPPERS = Symbol('reflex:wrappers');
const FINISHED = Symbol('reflex:finished');

type Finished = (response: ServerResponse) => void;

/** A response that nobody reads: middleware and handlers write it as any other, and what is written is dropped. */
export type EventResponse = ServerResponse & {
  [END]: End;
  /** How often middleware has put an `end()` of its own before the one there was. */
  [WRAPPERS]: number;
  [FINISHED]?: Finished;
  /** What tells that the head was sent: to Node, to express-session and to others. */
  _header: string | null;
};

/**
 * Makes a response drop what is written to it. Node's own response would need a socket to end at all, and build for it what
 * nobody reads. As members of the response itself: an Express application that is mounted in another changes prototypes.
 */
export function dropWrites(response: ServerResponse): EventResponse {
  const dropping = response as EventResponse;
  dropping[END] = end;
  dropping[WRAPPERS] = 0;
  dropping[FINISHED] = undefined;
  dropping.writeHead = writeHead as never;
  dropping.write = write as never;
  dropping.flushHeaders = flushHeaders;
  return Object.defineProperty(dropping, 'end', END_ACCESSOR);
}

/** How often middleware has wrapped `end()`. Sessions are saved by that. */
export function wrappersOf(response: ServerResponse): number {
  return (response as EventResponse)[WRAPPERS];
}

/** Calls `listener` ahead of those of `finish`. There is one; a function that all events share costs none of them a listener. */
export function onFinish(response: ServerResponse, listener: Finished): void {
  (response as EventResponse)[FINISHED] = listener;
}

/** Ends a response past what middleware has put before its end. */
export function endAtOnce(response: ServerResponse): void {
  end.call(response as EventResponse);
}

const END_ACCESSOR: PropertyDescriptor & ThisType<EventResponse> = {
  configurable: true,
  enumerable: true,
  get() {
    return this[END];
  },
  set(wrapper: End) {
    this[WRAPPERS]++;
    this[END] = wrapper;
  },
};

function end(this: EventResponse, chunk?: unknown, encoding?: unknown, done?: () => void): EventResponse {
  if (this.finished) return this;
  if (!this.headersSent) this.writeHead(this.statusCode);
  this.finished = true;
  const callback = [chunk, encoding, done].find((given) => typeof given === 'function') as (() => void) | undefined;
  process.nextTick(finish, this, callback);
  return this;
}

function finish(response: EventResponse, callback: (() => void) | undefined): void {
  callback?.();
  response[FINISHED]?.(response);
  response.emit('finish');
  response.emit('close');
}

function write(this: EventResponse, _chunk: unknown, encoding?: unknown, done?: () => void): boolean {
  if (!this.headersSent) this.writeHead(this.statusCode);
  const callback = typeof encoding === 'function' ? encoding : done;
  if (callback) process.nextTick(callback);
  return true;
}

function writeHead(this: EventResponse, status: number, reason?: string | Headers, headers?: Headers): EventResponse {
  if (this.headersSent) return this;
  this.statusCode = status;
  const given = typeof reason === 'object' ? reason : headers;
  if (given) for (const [name, value] of entriesOf(given)) this.setHeader(name, value);
  this['_header'] = `HTTP/1.1 ${status}\r\n\r\n`;
  return this;
}

function flushHeaders(this: EventResponse): void {
  if (!this.headersSent) this.writeHead(this.statusCode);
}

/** Node takes an object, or names and values in turn. */
function entriesOf(headers: Headers): [string, number | string | readonly string[]][] {
  if (!Array.isArray(headers)) return Object.entries(headers as OutgoingHttpHeaders).filter(isGiven);
  return headers.flatMap((value, i) => (i % 2 === 0 ? [[String(value), headers[i + 1] as OutgoingHttpHeader]] : []));
}

function isGiven(entry: [string, unknown]): entry is [string, OutgoingHttpHeader] {
  return entry[1] !== undefined;
}
