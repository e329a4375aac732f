import { checkMember } from './member-name.js';
import { membersOf } from './state.metadata.js';

/** Options of `@Computed()`. */
export interface ComputedOptions {
  /** For other computed Vars and handlers alone, never sent to a browser. Default: false. */
  readonly serverOnly?: boolean;
  /** Name of the field that identifies the items of a list of objects. Default: `id` where every item has one. */
  readonly key?: string;
  /**
   * Computed again for each request, for what follows from the request rather than from Vars: who is logged in, say. Stays as
   * it is where the app's middleware does not run, see `middleware`, and in background work. Default: false.
   */
  readonly perRequest?: boolean;
}

/**
 * Makes a getter a Var that follows from others. Where a page shows it, it is computed again when a Var it read has
 * changed: one of its own state, or of a state that is injected into it. What else it reads (a service, the clock)
 * is not watched. The getter must not change state.
 *
 * Throws `REFLEX_BAD_STATE` on anything but a getter.
 */
export function Computed(options: ComputedOptions = {}): MethodDecorator {
  return (target, key) => {
    const name = checkMember('Computed', 'getter', target, key);
    membersOf(target).computed.set(name, {
      name,
      serverOnly: options.serverOnly ?? false,
      key: options.key,
      perRequest: options.perRequest ?? false,
    });
  };
}
