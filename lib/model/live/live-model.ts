import type { Type } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { PageSessions } from '../../events/page-sessions.js';
import type { StateBoot } from '../../state/state-boot.js';
import { StateStore } from '../../store/state.store.js';
import type { ModelContract } from '../contract/model.contract.js';
import { LiveRows } from './live-rows.js';
import { ModelChanges } from './model-changes.js';

/** Has the rows of a state follow what others write, for as long as its app runs. */
export function followRows(target: Type<object>, contract: ModelContract, dataSource: DataSource, boot: StateBoot): void {
  const live = boot.once(LiveRows, () => {
    const made = new LiveRows(
      boot.find(PageSessions)!,
      boot.find(ModelChanges) ?? new ModelChanges(),
      boot.find(StateStore)?.peers,
    );
    boot.onClose(() => made.close());
    return made;
  });
  live.watch(target, contract, dataSource);
}
