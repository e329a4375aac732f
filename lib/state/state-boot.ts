import type { InjectionToken } from '@nestjs/common';

/**
 * Names a static method of a state class: called once when the app boots, with a `StateBoot`, where some module provides the
 * class and the app serves pages. For base classes that need more of the app than what each instance is injected with.
 */
export const STATE_BOOT = Symbol('reflex:stateBoot');

/** What a state class finds when the app boots. */
export interface StateBoot {
  /** The provider of a token, of whichever module; undefined where there is none with one instance for the whole app. */
  find<T>(token: InjectionToken<T>): T | undefined;
  /** What `make` returned when it was first asked for under this key: one for all states of the app. */
  once<T>(key: unknown, make: () => T): T;
  /** To be called when the app has closed its sockets. */
  onClose(done: () => void): void;
}

export interface BootingState {
  [STATE_BOOT]?(boot: StateBoot): void;
}
