import type { EntityManager, EntityMetadata, RelationMetadata } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import { valueAt } from '../query/row-key.js';
import { violationOf } from './database-error.js';
import { setValue } from './entity-value.js';
import { ModelFieldError } from './model-field.error.js';
import type { RowDraft } from './row-draft.js';
import { RowFailure } from './row-failure.js';
import { CHUNK, softRemove } from './soft-remove.js';
import { hasWideKey, insertByKey, mayHaveWideKey, relateByKey, updateByKey } from './wide-key.js';

/** Stores rows and the children that belong to them, within the transaction of `manager`. */
export class RowStore {
  constructor(private readonly manager: EntityManager) {}

  /** Throws `RowFailure` with what the database, or a listener of the entity, has thrown. */
  async store(draft: RowDraft): Promise<void> {
    const { contract, metadata, row, prefix } = draft;
    // As hooks have left them. They are stored when the row is there that they belong to, whatever cascades there are.
    const lists = new Map([...draft.children.keys()].map((name) => [name, [...((valueAt(row, name) ?? []) as object[])]]));
    for (const name of lists.keys()) setValue(metadata, row, name, undefined);
    try {
      if (draft.isNew && !metadata.primaryColumns.every(({ isGenerated }) => isGenerated))
        await this.insert(contract, metadata, row);
      else if (hasWideKey(this.manager, metadata, row)) await this.storeByKey(metadata, row);
      else await this.manager.save(contract.entity as never, row as never);
    } catch (error) {
      throw new RowFailure(error, contract, row, prefix);
    }
    for (const [name, list] of lists) {
      await this.storeChildren(draft, name, list);
      setValue(metadata, row, name, list);
    }
  }

  /**
   * A row whose key people choose. `save()` would take it for the row that has this key already, whose ever that is: only an INSERT
   * makes sure that it is new.
   */
  private async insert(contract: ModelContract, metadata: EntityMetadata, row: object): Promise<void> {
    const relations = metadata.relations.filter((relation) => !isEmpty(relation.getEntityValue(row)));
    const comesFirst = ({ isOwning, isManyToMany, isCascadeInsert }: RelationMetadata): boolean =>
      isOwning && !isManyToMany && isCascadeInsert;
    if (metadata.treeType || relations.some(comesFirst)) {
      const same = metadata.getEntityIdMap(row);
      if (same && (await this.manager.exists(contract.entity as never, { where: same as never, withDeleted: true })))
        throw new ModelFieldError(Object.fromEntries(contract.keys.map((name) => [name, 'This is taken already'])));
    } else {
      if (mayHaveWideKey(this.manager, metadata)) await insertByKey(this.manager, contract, metadata, row);
      else await this.manager.insert(contract.entity as never, row as never);
      if (relations.every(({ isOwning, isManyToMany }) => isOwning && !isManyToMany)) return;
      if (hasWideKey(this.manager, metadata, row)) return relateByKey(this.manager, metadata, row);
    }
    await this.manager.save(contract.entity as never, row as never);
  }

  private async storeByKey(metadata: EntityMetadata, row: object): Promise<void> {
    await updateByKey(this.manager, metadata, row);
    await relateByKey(this.manager, metadata, row);
  }

  /** Those that the form leaves out are removed, or marked as deleted. */
  private async storeChildren(draft: RowDraft, name: string, list: readonly object[]): Promise<void> {
    const { target, inverse } = draft.contract.fields.get(name)!.relation!;
    const dropped = (draft.existing.get(name) ?? []).filter((child) => !list.includes(child));
    try {
      if (target.deleteDate !== undefined)
        await softRemove(this.manager, this.manager.connection.getMetadata(target.entity), dropped);
      else await this.manager.remove(target.entity as never, dropped as never, { chunk: CHUNK });
    } catch (error) {
      const { kind } = violationOf(this.manager.connection, error) ?? {};
      if (kind !== 'foreign' && kind !== 'used') throw error;
      throw new ModelFieldError({ [draft.prefix + name]: `A ${target.label} that is still used elsewhere cannot be taken away` });
    }
    const drafts = new Map((draft.children.get(name) ?? []).map((child) => [child.row, child]));
    const metadata = this.manager.connection.getMetadata(target.entity);
    for (const child of list) {
      if (inverse !== undefined) setValue(metadata, child, inverse, draft.row);
      const own = drafts.get(child);
      if (own) await this.store(own);
      else await this.manager.save(target.entity as never, child as never);
    }
  }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
