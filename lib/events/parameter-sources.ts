import type { EventCall } from './event-call.js';
import { isPlainObject } from './argument-type.js';

/** Nest's numbers for the sources of parameters. */
export const Source = {
  Request: 0,
  Response: 1,
  Body: 3,
  Query: 4,
  Param: 5,
  Headers: 6,
  Session: 7,
  Host: 10,
  Ip: 11,
  Cookies: 14,
  SignedCookies: 15,
} as const;

/** The first browser argument as `data` of an undecorated parameter's `ArgumentMetadata`: what `@Body('x')` is to its property. */
export const argumentName = (position: number): string => `arguments[${position}]`;
const ARGUMENT_NAME = /^arguments\[(\d+)]$/;

/** The position that `argumentName` gave a name to. */
export function argumentPosition(data: unknown): number | undefined {
  const match = typeof data === 'string' ? ARGUMENT_NAME.exec(data) : null;
  return match ? Number(match[1]) : undefined;
}

/** `request.body`, which is the first argument until something of the app changes it, or a property of it. */
export function bodyOf(request: object, name: string | undefined): unknown {
  const { body } = request as { readonly body?: unknown };
  if (name === undefined) return body;
  return isPlainObject(body) ? ownMember(body, name) : undefined;
}

export function ownMember(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? (object as Record<string, unknown>)[name]
    : undefined;
}

interface HttpRequest {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly hosts?: Readonly<Record<string, unknown>>;
  readonly cookies?: Readonly<Record<string, unknown>>;
  readonly signedCookies?: Readonly<Record<string, unknown>>;
  readonly session?: unknown;
  readonly ip?: unknown;
}

/** Where Nest's parameter decorators read from. */
export const parameterSources = {
  exchangeKeyForValue(source: number, data: unknown, [request, response, call]: readonly [object, object, EventCall]): unknown {
    const http = request as HttpRequest;
    const name = typeof data === 'string' ? data : undefined;
    switch (source) {
      case Source.Request:
        return request;
      case Source.Response:
        return response;
      case Source.Body: {
        const position = argumentPosition(data);
        return position === undefined ? bodyOf(request, name) : call.args[position];
      }
      case Source.Query:
        return member(http.query ?? {}, name);
      case Source.Param:
        return member(http.params ?? {}, name);
      case Source.Headers:
        return member(http.headers, name?.toLowerCase());
      case Source.Session:
        return http.session;
      case Source.Host:
        return member(http.hosts ?? {}, name);
      case Source.Ip:
        return http.ip;
      case Source.Cookies:
        return member(http.cookies ?? {}, name);
      case Source.SignedCookies:
        return member(http.signedCookies ?? {}, name);
      default:
        return undefined;
    }
  },
};

function member(object: Readonly<Record<string, unknown>>, name: string | undefined): unknown {
  if (name === undefined) return object;
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
