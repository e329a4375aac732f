import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { safeNext } from './return-address.js';

/** What pages and guards get to see of a user. */
export interface AuthView {
  readonly id: string | number;
  /** To greet them by. */
  readonly name: string;
  readonly email?: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

/**
 * How the app's users are read: whatever authentication put on the request becomes an `AuthView`. The default knows the
 * usual names; an app whose users have others provides a subclass under this token.
 */
@Injectable()
export class AuthPolicy {
  /** Where people log in: a path of the app. */
  readonly loginPath: string = '/login';

  /**
   * Copies what may be shown, and nothing else. Undefined where `user` is none: without an id nobody can be told from others.
   *
   * Reads `id` (`_id`, `sub`, `uuid`), a name (`name`, `displayName`, `username`, `email`), `email`, `roles` or `role`, and
   * `permissions`: texts, or objects with a `name`; permissions of such roles count, too.
   */
  view(user: unknown): AuthView | undefined {
    if (typeof user !== 'object' || user === null) return undefined;
    const found = user as Record<string, unknown>;
    const id = first(found, ['id', '_id', 'sub', 'uuid', 'username', 'email']);
    if (id === undefined) return undefined;
    const name = first(found, ['name', 'displayName', 'username', 'email']) ?? id;
    const roles = listOf(found['roles'] ?? found['role']);
    const permissions = [...listOf(found['permissions']), ...roles.flatMap((role) => listOf(memberOf(role, 'permissions')))];
    const email = found['email'];
    return {
      id: typeof id === 'number' ? id : String(id),
      name: String(name),
      ...(typeof email === 'string' && { email }),
      roles: namesOf(roles),
      permissions: namesOf(permissions),
    };
  }

  /** The user of a request. */
  viewOf(request: object): AuthView | undefined {
    return this.view((request as { readonly user?: unknown }).user);
  }

  /** Where to log in and come back to the page of `request`; undefined where that is the login already. */
  loginUrl(request: Pick<Request, 'originalUrl'>): string | undefined {
    const next = safeNext(request.originalUrl);
    // Behind a guard of the whole app, the login would lead to itself for ever.
    if (next.split(/[?#]/, 1)[0] === this.loginPath) return undefined;
    return next === '/' ? this.loginPath : `${this.loginPath}?next=${encodeURIComponent(next)}`;
  }
}

function first(found: Record<string, unknown>, keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = found[key];
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function namesOf(list: readonly unknown[]): readonly string[] {
  const names = list.map((item) => (typeof item === 'string' ? item : memberOf(item, 'name')));
  return [...new Set(names.filter((name): name is string => typeof name === 'string'))];
}
