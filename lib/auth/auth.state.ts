import { Inject, Optional } from '@nestjs/common';
import { currentRequest } from '../request/current.js';
import { Computed } from '../state/computed.decorator.js';
import { State } from '../state/state.decorator.js';
import { AuthPolicy, type AuthView } from './auth-policy.js';

/**
 * Who is logged in, for pages to show and for states to inject. What a page has of it is a snapshot that follows logins,
 * logouts and changes of roles within a second; what a handler may do, guards and `currentUser()` decide.
 */
@State()
export class AuthState {
  private readonly policy: AuthPolicy;

  constructor(@Optional() @Inject(AuthPolicy) policy?: AuthPolicy) {
    this.policy = policy ?? new AuthPolicy();
  }

  @Computed({ perRequest: true })
  get isAuthenticated(): boolean {
    return this.user !== null;
  }

  /** The allow-listed view of the user; null where nobody is logged in. */
  @Computed({ perRequest: true })
  get user(): AuthView | null {
    return this.policy.viewOf(currentRequest()) ?? null;
  }

  @Computed({ perRequest: true })
  get roles(): readonly string[] {
    return this.user?.roles ?? [];
  }

  @Computed({ perRequest: true })
  get permissions(): readonly string[] {
    return this.user?.permissions ?? [];
  }
}
