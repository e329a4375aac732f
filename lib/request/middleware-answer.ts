import { ReflexError } from '../errors/reflex.error.js';

/** A middleware answered in the handler's place. `location` is set where it redirected. */
export class MiddlewareAnswer extends ReflexError {
  constructor(
    readonly httpStatus: number,
    readonly location?: string,
  ) {
    super('REFLEX_MIDDLEWARE_ANSWERED', `A middleware answered with status ${httpStatus}`);
  }
}
