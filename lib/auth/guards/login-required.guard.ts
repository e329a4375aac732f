import { Inject, Injectable, Optional, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { CodedException } from '../../events/coded.exception.js';
import { AuthPolicy, type AuthView } from '../auth-policy.js';

/**
 * Lets in who is logged in. A page redirects to the login with the way back; an event answers `REFLEX_LOGIN_REQUIRED`
 * and leads there; a controller answers 401.
 */
@Injectable()
export class LoginRequired implements CanActivate {
  protected readonly policy: AuthPolicy;

  constructor(@Optional() @Inject(AuthPolicy) policy?: AuthPolicy) {
    this.policy = policy ?? new AuthPolicy();
  }

  canActivate(context: ExecutionContext): boolean {
    this.check(this.userOf(context));
    return true;
  }

  /** Throws `REFLEX_FORBIDDEN` where the user lacks a right. */
  protected check(_user: AuthView): void {}

  private userOf(context: ExecutionContext): AuthView {
    const request = context.switchToHttp().getRequest<Request>();
    const user = this.policy.viewOf(request);
    if (user) return user;
    const location = this.policy.loginUrl(request);
    throw new CodedException('REFLEX_LOGIN_REQUIRED', 'Log in to go on', { location });
  }
}
