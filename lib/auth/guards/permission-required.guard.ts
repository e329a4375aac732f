import { Injectable, type CanActivate, type Type } from '@nestjs/common';
import { CodedException } from '../../events/coded.exception.js';
import type { AuthView } from '../auth-policy.js';
import { LoginRequired } from './login-required.guard.js';

/**
 * Lets in who has all of the permissions, such as `'product.edit'`. Who is not logged in is led to the login, as by
 * `LoginRequired`; who lacks one gets `REFLEX_FORBIDDEN`.
 */
export function PermissionRequired(...permissions: readonly [string, ...string[]]): Type<CanActivate> {
  return guardOf('Permission', permissions, (user) => permissions.every((name) => user.permissions.includes(name)));
}

/** Lets in who has one of the roles, such as `'staff'`; otherwise as `PermissionRequired`. */
export function RoleRequired(...roles: readonly [string, ...string[]]): Type<CanActivate> {
  return guardOf('Role', roles, (user) => roles.some((name) => user.roles.includes(name)));
}

function guardOf(kind: string, names: readonly string[], allows: (user: AuthView) => boolean): Type<CanActivate> {
  @Injectable()
  class RightRequired extends LoginRequired {
    protected override check(user: AuthView): void {
      if (!allows(user)) throw new CodedException('REFLEX_FORBIDDEN', 'You may not do this');
    }
  }
  Object.defineProperty(RightRequired, 'name', { value: `${kind}Required(${names.join(', ')})` });
  return RightRequired;
}
