import { Module, type DynamicModule } from '@nestjs/common';
import { AuthCoreModule } from './auth-core.module.js';
import type { AuthAsyncOptions, AuthOptions } from './auth.options.js';

/**
 * Accounts for an app: pages to log in, register, reset a password and log out, and the services behind them. Needs
 * sessions: `ReflexModule.forRoot({ session: { secret } })`, or those that main.ts installs.
 */
@Module({})
export class ReflexAuthModule {
  static forRoot(options: AuthOptions = {}): DynamicModule {
    return ReflexAuthModule.forRootAsync({ ...options, useFactory: () => options });
  }

  /** What may come from a ConfigService comes from a factory; what classes and pages are made from stands beside it. */
  static forRootAsync(options: AuthAsyncOptions): DynamicModule {
    return { module: ReflexAuthModule, imports: [AuthCoreModule.forRoot(options)] };
  }
}
