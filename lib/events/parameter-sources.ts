import type { EventCall } from './event-call.js';
import { Source, argumentPosition, bodyOf } from './handler-arguments.js';

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
