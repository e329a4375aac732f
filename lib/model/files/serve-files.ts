import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express } from 'express';
import type { DataSource } from 'typeorm';
import { ReflexError } from '../../errors/reflex.error.js';
import { StateWork } from '../../events/page-session.ports.js';
import { PageSessions } from '../../events/page-sessions.js';
import { GatewayOptions } from '../../gateway/gateway.options.js';
import { EventRequests } from '../../request/event-requests.js';
import type { StateBoot } from '../../state/state-boot.js';
import { getStateMetadata } from '../../state/state.metadata.js';
import type { ModelContract } from '../contract/model.contract.js';
import { DiskFileStore } from './disk-file.store.js';
import { FileRoutes } from './file-routes.js';
import { FileTransactions } from './file-transactions.js';
import { FileStore } from './file.store.js';
import { fileFields } from './file-value.js';
import { setFiles } from './model-files.js';

/** From one look for forgotten uploads to the next, and how long they are left. Milliseconds. */
const SWEEP = 3_600_000;
const FORGOTTEN = 26 * 3_600_000;

/**
 * Gives a state whose rows have files, or which imports them, what it needs for that. Throws `REFLEX_MODEL_FILES` where rows have files
 * and no module provides a `FileStore`.
 */
export function serveFiles(
  target: Type<object>,
  contract: ModelContract,
  dataSource: DataSource,
  boot: StateBoot,
  imports: boolean,
): void {
  const [field] = fileFields(contract);
  if (!field && !imports) return;
  const given = boot.find<FileStore>(FileStore);
  if (field && !given)
    throw new ReflexError('REFLEX_MODEL_FILES', `${target.name} has files (${field.name}), and no module provides a FileStore`);
  const store = given ?? boot.once(DiskFileStore, () => passingStore(boot));
  const routes = boot.once(FileRoutes, () => startRoutes(store, boot));
  routes.add(getStateMetadata(target)!.name, target);
  boot.once(dataSource, () => {
    const transactions = new FileTransactions();
    dataSource.subscribers.push(transactions);
    setFiles(dataSource, { store, transactions, path: routes.path });
    boot.onClose(() => {
      dataSource.subscribers.splice(dataSource.subscribers.indexOf(transactions), 1);
      setFiles(dataSource, undefined);
    });
    return transactions;
  });
}

/** Where files that are only imported wait for that, in this process: nothing of them is kept. */
function passingStore(boot: StateBoot): FileStore {
  const directory = join(tmpdir(), `reflex-import-${randomBytes(12).toString('hex')}`);
  boot.onClose(() => rmSync(directory, { recursive: true, force: true }));
  return new DiskFileStore({ directory });
}

function startRoutes(store: FileStore, boot: StateBoot): FileRoutes {
  const routes = new FileRoutes({
    store,
    sessions: boot.find(PageSessions)!,
    states: boot.find<StateWork>(StateWork)!,
    requests: boot.find(EventRequests)!,
    gateway: boot.find<GatewayOptions>(GatewayOptions)!,
  });
  const { httpAdapter } = boot.find<HttpAdapterHost>(HttpAdapterHost)!;
  routes.register(httpAdapter.getInstance<Express>());
  const sweep = (): void => void store.sweep(Date.now() - FORGOTTEN).catch(() => undefined);
  sweep();
  const timer = setInterval(sweep, SWEEP).unref();
  boot.onClose(() => clearInterval(timer));
  return routes;
}
