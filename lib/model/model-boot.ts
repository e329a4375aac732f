import type { Type } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { STATE_BOOT, type StateBoot } from '../state/state-boot.js';
import { serveFiles } from './files/serve-files.js';
import { followRows } from './live/live-model.js';
import { definitionOf } from './model-definition.js';

/** Has the states that extend `base` find what they need of each app that provides them, when it boots. */
export function bootModels(base: object): void {
  Object.defineProperty(base, STATE_BOOT, { value: bootModel });
}

function bootModel(this: Type<object>, boot: StateBoot): void {
  const { contract, options } = definitionOf(this);
  const dataSource = boot.find<DataSource>(getDataSourceToken(options.dataSource) as string);
  // Nest says what is missing when it makes the first instance.
  if (!dataSource) return;
  if (options.live !== false) followRows(this, contract, dataSource, boot);
  serveFiles(this, contract, dataSource, boot, Boolean(options.import));
}
