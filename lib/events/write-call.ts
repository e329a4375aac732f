import type { Value } from '../protocol/value.js';
import { checkBoundWrite } from './bound-write.js';
import { EventCall } from './event-call.js';
import type { RegisteredVar } from './registered-state.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A browser's write of a bound Var. Guards and interceptors of the state's class, and global ones, surround it like an event. */
export class WriteCall extends EventCall {
  constructor(
    private readonly variable: RegisteredVar,
    private readonly value: Value,
    private readonly unit: UnitOfWork,
  ) {
    super(variable.state.name, variable.name, [value], unit.request);
  }

  async proceed(): Promise<void> {
    const { variable, value } = this;
    const instance = await this.unit.get(variable.state);
    await checkBoundWrite(variable, value, instance);
    (instance as Record<string, unknown>)[variable.name] = value;
  }
}
