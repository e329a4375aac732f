import { validate, type ValidationError } from 'class-validator';
import type { EntityMetadata } from 'typeorm';
import { valueAt } from '../query/row-key.js';
import type { RowDraft } from './row-draft.js';

/**
 * What class-validator's decorators on the entities say of a row and its children: sentences by field. Fields that the form does not
 * have are left out: nobody could mend them there.
 */
export async function brokenRules(draft: RowDraft): Promise<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { contract, metadata, row, isNew, prefix } of draft.all()) {
    const found = [...sentencesIn(await validate(row, { forbidUnknownValues: false }))];
    for (const { propertyPath } of embeddedsOf(metadata.embeddeds)) {
      const value = valueAt(row, propertyPath);
      if (typeof value !== 'object' || value === null) continue;
      found.push(...sentencesIn(await validate(value, { forbidUnknownValues: false }), `${propertyPath}.`));
    }
    for (const [path, sentence] of found) {
      // Children are looked at by themselves.
      const within = (name: string): boolean => contract.fields.get(name)!.kind !== 'children' && path.startsWith(`${name}.`);
      const field = contract.formFields.find((name) => path === name || within(name));
      if (field === undefined) continue;
      // Of a row that is there, several rows that the form does not have were not read.
      const relation = metadata.findRelationWithPropertyPath(field);
      if (!isNew && relation?.getEntityValue(row) === undefined && (relation?.isOneToMany || relation?.isManyToMany)) continue;
      errors[prefix + field] ??= sentence;
    }
  }
  return errors;
}

type EmbeddedMetadata = EntityMetadata['embeddeds'][number];

/** Embedded objects, and those within them. */
function* embeddedsOf(embeddeds: readonly EmbeddedMetadata[]): Generator<EmbeddedMetadata, void, void> {
  for (const embedded of embeddeds) {
    if (!embedded.isArray) yield embedded;
    yield* embeddedsOf(embedded.embeddeds);
  }
}

/** Every message with the path of its property. */
function* sentencesIn(errors: readonly ValidationError[], prefix = ''): Iterable<readonly [string, string]> {
  for (const { property, constraints, children } of errors) {
    const path = prefix + property;
    const [sentence] = Object.values(constraints ?? {});
    if (sentence !== undefined) yield [path, sentence.charAt(0).toUpperCase() + sentence.slice(1)];
    yield* sentencesIn(children ?? [], `${path}.`);
  }
}
