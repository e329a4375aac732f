import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm';
import { ForbiddenException, Logger } from '@nestjs/common';
import { currentRequest, currentUser } from '../../request/current.js';
import { toast, type Effect } from '../../state/effects.js';
import type { ModelDefinition } from '../model-definition.js';
import { definitionOf } from '../model-definition.js';
import { engineOf, type ModelEngine } from '../model.engine.js';
import type { ModelErrors } from '../model.row.js';
import { ENGLISH, filled, type ModelTexts } from '../model.texts.js';
import { everyRow, type ModelScope } from '../query/list.query.js';
import { cleanersOf } from '../write/clean.decorator.js';
import type { LostDatabase } from '../write/lost-database.error.js';
import type { ModelAction, WriteContext } from '../write/model.write.js';
import { ownedBy, ownerStamp } from './ownership.js';

const LOGGER = new Logger('Reflex');

/** Where the class that `ModelState()` makes has the data source. */
export const DATA_SOURCE = Symbol('reflex:dataSource');

/**
 * What an app may say about the rows of a state, and the way to them: every query and every write of the state goes through here,
 * so that there is one scope for all of them.
 */
export abstract class ModelAccess<E extends object> {
  declare protected readonly [DATA_SOURCE]: DataSource;
  /**
   * Whether rows are written to find out what would become of them, and undone: while a file is looked at before it is imported.
   * `afterSave` does not run then; a `beforeSave` that does more than a rollback undoes leaves that out.
   */
  protected isDryRun = false;

  /** The rows that this user may reach: `query.andWhere(…)` narrows every list, form, write, export and count. Default: all, or the owner's. */
  protected scope(_query: SelectQueryBuilder<E>, _user: unknown): void {
    // All of them.
  }

  /** The rows that the picker of a field offers, and that a form may name. Default: all. */
  protected scopeOptions(_field: string, _query: SelectQueryBuilder<object>, _user: unknown): void {
    // All of them.
  }

  /** What the user may do, on a row or at all. Default: everything that guards let through. */
  protected can(_action: ModelAction, _row?: E): boolean | Promise<boolean> {
    return true;
  }

  /** Checks across fields: messages by field, '' for none in particular. */
  protected validate(_data: Partial<E>): ModelErrors | void | Promise<ModelErrors | void> {
    return undefined;
  }

  /** Inside the transaction of the write, as the three after it: what they throw undoes it. */
  protected beforeSave(_row: E, _manager: EntityManager): void | Promise<void> {
    // Nothing by default.
  }

  protected afterSave(_row: E, _manager: EntityManager): void | Promise<void> {
    // Nothing by default.
  }

  protected beforeDelete(_row: E, _manager: EntityManager): void | Promise<void> {
    // Nothing by default.
  }

  protected afterDelete(_row: E, _manager: EntityManager): void | Promise<void> {
    // Nothing by default.
  }

  protected get model(): ModelDefinition<E> {
    return definitionOf(this.constructor) as unknown as ModelDefinition<E>;
  }

  protected get engine(): ModelEngine<E> {
    return engineOf(this[DATA_SOURCE], this.model.contract);
  }

  /** Who asks. An app without authentication has nobody, unless rows are to have owners: then it is told what is missing. */
  private user(): unknown {
    return this.model.contract.owner === undefined ? (currentRequest() as { readonly user?: unknown }).user : currentUser();
  }

  /** The one scope of this user. */
  protected reach(): ModelScope<E> {
    const { owner } = this.model.contract;
    if (owner === undefined && this.scope === ModelAccess.prototype.scope) return everyRow as ModelScope<E>;
    const user = this.user();
    return (query) => {
      if (owner !== undefined) ownedBy(query, owner, user);
      // A promise is no scope: whoever applies it says so.
      return this.scope(query, user);
    };
  }

  protected optionScope(field: string): ModelScope {
    const user = this.user();
    return (query) => this.scopeOptions(field, query, user);
  }

  /** Who writes, and within what bounds. */
  protected writing(): WriteContext<E> {
    const { contract, entity } = this.model;
    return {
      scope: this.reach(),
      stamp: ownerStamp(contract, this[DATA_SOURCE].getMetadata(entity), this.user()) as Partial<E>,
      scopeOf: (field) => this.optionScope(field),
      hooks: {
        cleaners: cleanersOf(this),
        validate: (data) => this.validate(data),
        can: (action, row) => this.can(action, row),
        beforeSave: (row, manager) => this.beforeSave(row, manager),
        afterSave: (row, manager) => this.afterSave(row, manager),
        beforeDelete: (row, manager) => this.beforeDelete(row, manager),
        afterDelete: (row, manager) => this.afterDelete(row, manager),
      },
    };
  }

  /** Throws a 403 where `can` says no. */
  protected async demand(action: ModelAction): Promise<void> {
    if (!(await this.can(action))) throw new ForbiddenException(`You may not ${action} ${this.names.many}`);
  }

  protected get names(): { readonly one: string; readonly many: string } {
    const { label, pluralLabel } = this.model.contract;
    return { one: label, many: pluralLabel };
  }

  protected get texts(): ModelTexts {
    return { ...ENGLISH, ...this.model.options.texts };
  }

  /** One of the texts, about this entity. */
  protected say(text: string, values: Readonly<Record<string, string | number>> = {}): string {
    return filled(text, { ...this.names, ...values });
  }

  /** A database that is gone is no error of whoever asks: they get a sentence, and the log what the driver said. */
  protected reportLost(error: LostDatabase): void {
    LOGGER.error(error);
  }

  /** What a person is told who asks for a row that is not there, or not theirs. */
  protected missing(): Effect {
    return toast(this.say(this.texts.gone), { color: 'red' });
  }
}
