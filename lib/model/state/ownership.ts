import type { EntityMetadata, SelectQueryBuilder } from 'typeorm';
import { userIdOf } from '../../request/identity.js';
import type { ModelContract } from '../contract/model.contract.js';

/** Narrows a query to the rows that belong to `user`; to none where nobody is logged in. */
export function ownedBy<E extends object>(query: SelectQueryBuilder<E>, owner: string, user: unknown): void {
  const id = userIdOf(user);
  if (id === undefined) query.andWhere('1 = 0');
  else query.andWhere(`${query.alias}.${owner} = :reflexOwner`, { reflexOwner: id });
}

/** What makes a new row that of `user`: the id itself, or for a relation an object with it. Nothing without an owner. */
export function ownerStamp(contract: ModelContract, metadata: EntityMetadata, user: unknown): Record<string, unknown> {
  const { owner } = contract;
  const id = userIdOf(user);
  if (owner === undefined || id === undefined) return {};
  const relation = metadata.findRelationWithPropertyPath(owner);
  const key = relation?.inverseEntityMetadata.primaryColumns[0]?.propertyName;
  return { [owner]: key === undefined ? id : { [key]: id } };
}
