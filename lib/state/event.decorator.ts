import { ReflexError } from '../errors/reflex.error.js';
import { asHandler } from './handler-method.js';
import { checkMember } from './member-name.js';
import { membersOf } from './state.metadata.js';

/**
 * Lets browsers call a method. It changes Vars by assigning them, and may return effects (`toast()`, `redirect()` …) or
 * be a generator, each `yield` of which shows what was done so far. If it throws, nothing it did since is kept.
 *
 * Parameters take the browser's arguments in order and are checked against their declared types; `@Body`, `@Param`,
 * `@Query`, `@Session` and the like work as on controllers, and so do guards, interceptors, pipes and filters.
 *
 * Throws `REFLEX_BAD_STATE` on anything but a method.
 */
export function Event(): MethodDecorator {
  return (target, key, descriptor) => declareHandler('Event', target, key, descriptor, false);
}

/** What `@Event()` and `@Background()` have in common. */
export function declareHandler(
  decorator: string,
  target: object,
  key: PropertyKey,
  descriptor: PropertyDescriptor | undefined,
  background: boolean,
): void {
  const name = checkMember(decorator, 'method', target, key);
  const { events } = membersOf(target);
  if (events.has(name)) {
    throw new ReflexError('REFLEX_BAD_STATE', `${target.constructor.name}.${name} has two of @Event() and @Background()`, {
      repair: 'Keep one of them: a @Background() method is an event, too.',
    });
  }
  events.set(name, { name, background });
  asHandler(descriptor!, background);
}
