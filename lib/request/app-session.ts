import { Inject, Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { SessionOptions } from 'express-session';
import { ReflexError } from '../errors/reflex.error.js';
import { stackOf, type ExpressApplication } from './express-stack.js';

/** Token of the `session` option; undefined where the app installs its sessions itself, or has none. */
export const SESSION_OPTIONS = Symbol('SESSION_OPTIONS');

/** Middleware that makes `request.session`. */
const SESSIONS: readonly string[] = ['session', '_cookieSession'];

/** Installs express-session where the app has no session middleware of its own. */
@Injectable()
export class AppSession {
  private readonly logger = new Logger('Reflex');

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(SESSION_OPTIONS) private readonly options: SessionOptions | undefined,
  ) {}

  /**
   * To be called while modules are configured: behind main.ts, whose own sessions come first, and before the middleware of
   * any module, which may need one. Throws `REFLEX_BAD_SESSION` where there is no secret.
   */
  async install(): Promise<void> {
    const { options } = this;
    const adapter = this.host.httpAdapter;
    if (!options || adapter?.getType() !== 'express') return;
    const secrets: readonly unknown[] = [options.secret].flat();
    if (secrets.length === 0 || !secrets.every(Boolean)) {
      throw new ReflexError('REFLEX_BAD_SESSION', 'The option `session` has no secret');
    }
    const own = stackOf(adapter.getInstance<ExpressApplication>()).find(({ name }) => SESSIONS.includes(name));
    if (own) return this.logger.log(`The app has sessions of its own (${own.name}): the option \`session\` is not used`);
    const { default: session } = await import('express-session');
    adapter.use(session(withDefaults(options)));
  }
}

/** A session is kept where something was put into it, and its cookie is for this site's own requests alone. */
function withDefaults(options: SessionOptions): SessionOptions {
  const { cookie } = options;
  return {
    resave: false,
    saveUninitialized: false,
    ...options,
    cookie: typeof cookie === 'function' ? cookie : { httpOnly: true, sameSite: 'lax', secure: 'auto', ...cookie },
  };
}
