import type { ArgumentsHost } from '@nestjs/common';
import { EventCall, type EventInfo } from './event-call.js';

/** What a guard, interceptor, filter or parameter decorator can learn of the event it runs for. */
export class ReflexExecutionContext {
  private constructor(private readonly call: EventCall | undefined) {}

  /** For any context: where it is none of an event, as on a controller, `isEvent` is false. */
  static create(host: ArgumentsHost): ReflexExecutionContext {
    const call: unknown = host.getArgs()[2];
    return new ReflexExecutionContext(call instanceof EventCall ? call : undefined);
  }

  get isEvent(): boolean {
    return this.call !== undefined;
  }

  /** The event; undefined on a controller. */
  get event(): EventInfo | undefined {
    return this.call && { state: this.call.state, event: this.call.event, args: this.call.args };
  }
}
