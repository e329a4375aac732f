import { ReflexError } from '../errors/reflex.error.js';
import { checkMember } from './member-name.js';
import { membersOf } from './state.metadata.js';

/** Options of `@Var()`. */
export interface VarOptions {
  /** Kept with the state, never sent to a browser. Default: false. */
  readonly serverOnly?: boolean;
  /** Name of the field that identifies the items of a list of objects. Default: `id` where every item has one. */
  readonly key?: string;
  /** `local` mirrors the value in the browser's localStorage, so that it outlives the tab. Default: the page session alone. */
  readonly storage?: 'local';
}

/**
 * Makes a field part of the state: kept with the page session and, unless `serverOnly`, shown by its pages. It holds
 * plain data, see `Value`.
 *
 * Throws `REFLEX_BAD_STATE` on anything but a field.
 */
export function Var(options: VarOptions = {}): PropertyDecorator {
  return (target, key) => {
    const name = checkMember('Var', 'field', target, key);
    if (options.serverOnly && options.storage) {
      throw new ReflexError('REFLEX_BAD_STATE', `${target.constructor.name}.${name} is serverOnly and stored in the browser`, {
        repair: 'Take out one of `serverOnly` and `storage`.',
      });
    }
    membersOf(target).vars.set(name, {
      name,
      serverOnly: options.serverOnly ?? false,
      key: options.key,
      storage: options.storage,
    });
  };
}
