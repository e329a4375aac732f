import { propertiesOf } from '../contract/entity-property.js';
import type { ModelContract } from '../contract/model.contract.js';
import type { EntityClass } from '../contract/model.field.js';

/** The entities that rows of a contract are made of: their own, those they refer to, children, and what search and order look at. */
export function entitiesShownBy(contract: ModelContract): ReadonlySet<EntityClass> {
  const found = new Set<EntityClass>([contract.entity]);
  for (const { kind, relation } of contract.fields.values()) {
    if (!relation) continue;
    const { target } = relation;
    // Of other rows only the name is shown, of children everything.
    if (kind === 'children' && !found.has(target.entity)) for (const entity of entitiesShownBy(target)) found.add(entity);
    found.add(target.entity);
  }
  const paths = [...contract.searchPaths, ...contract.orderBy.map(({ field }) => field)];
  for (const { path, relation } of propertiesOf(contract.entity)) {
    if (relation && paths.some((other) => other.startsWith(`${path}.`))) found.add(relation.target());
  }
  return found;
}

/** Whether rows of one class are rows of the other: one extends the other. */
export function isRelated(a: unknown, b: unknown): boolean {
  if (typeof a !== 'function' || typeof b !== 'function') return false;
  return a === b || a.prototype instanceof b || b.prototype instanceof a;
}
