import type { Type } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { PageSessions } from '../../events/page-sessions.js';
import { STATE_BOOT, type StateBoot } from '../../state/state-boot.js';
import { definitionOf } from '../model-definition.js';
import { LiveRows } from './live-rows.js';
import { ModelChanges } from './model-changes.js';

/** Has the states that extend `base` follow what others write to their rows, in each app that provides them. */
export function followRows(base: object): void {
  Object.defineProperty(base, STATE_BOOT, { value: bootState });
}

function bootState(this: Type<object>, boot: StateBoot): void {
  const { contract, options } = definitionOf(this);
  if (options.live === false) return;
  const dataSource = boot.find<DataSource>(getDataSourceToken(options.dataSource) as string);
  const sessions = boot.find(PageSessions);
  if (!dataSource || !sessions) return;
  const live = boot.once(LiveRows, () => {
    const made = new LiveRows(sessions, boot.find(ModelChanges) ?? new ModelChanges());
    boot.onClose(() => made.close());
    return made;
  });
  live.watch(this, contract, dataSource);
}
