import { Inject, Injectable, Logger, type InjectionToken } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { StateRegistry } from '../events/state-registry.js';
import { STATE_BOOT, type BootingState, type StateBoot } from '../state/state-boot.js';

/** Boots the state classes that ask for it, see `STATE_BOOT`. */
@Injectable()
export class StateBoots implements StateBoot {
  private readonly logger = new Logger('Reflex');
  private readonly made = new Map<unknown, unknown>();
  private readonly closing: (() => void)[] = [];

  constructor(
    @Inject(ModuleRef) private readonly moduleRef: ModuleRef,
    @Inject(StateRegistry) private readonly states: StateRegistry,
  ) {}

  /** Called once, when pages are served and all providers are there. */
  run(): void {
    for (const { target } of this.states.all) (target as BootingState)[STATE_BOOT]?.(this);
  }

  find<T>(token: InjectionToken<T>): T | undefined {
    try {
      return this.moduleRef.get<T>(token as string, { strict: false });
    } catch {
      return undefined;
    }
  }

  once<T>(key: unknown, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }

  onClose(done: () => void): void {
    this.closing.push(done);
  }

  close(): void {
    for (const done of this.closing.splice(0)) {
      try {
        done();
      } catch (error) {
        this.logger.error(error);
      }
    }
    this.made.clear();
  }
}
