import { validate, type ValidationError } from 'class-validator';
import type { EntityManager } from 'typeorm';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelErrors } from '../model.row.js';
import { rowKeys } from '../query/wire-value.js';
import { valueAt } from '../query/row-key.js';
import type { ChildData, FormData } from './form-data.js';
import { ModelFieldError } from './model-field.error.js';
import type { ModelScope } from '../query/list.query.js';
import { Refusal } from './refusal.js';
import { referredRows, setAt, wholeRows } from './referred.js';

type Cleaners = ReadonlyMap<string, (value: unknown) => unknown>;

/** Puts what a form says into an entity, and stores it: within the transaction of `manager`. */
export class RowWriter {
  constructor(
    private readonly manager: EntityManager,
    private readonly contract: ModelContract,
    private readonly scopeOf: (field: string) => ModelScope | undefined,
  ) {}

  /** Has the cleaners look at the values. What they refuse joins the other errors of the form. */
  async clean({ values, errors }: FormData, cleaners: Cleaners): Promise<void> {
    for (const [name, clean] of cleaners) {
      if (!values.has(name) || errors.has(name)) continue;
      try {
        values.set(name, await clean(values.get(name)));
      } catch (error) {
        if (!(error instanceof ModelFieldError)) throw error;
        for (const [field, sentence] of Object.entries(error.fields)) errors.set(field === '' ? name : field, sentence);
      }
    }
  }

  /** Finds the rows that the form refers to. What cannot be chosen joins the other errors. `picker` is the way to the fields of a child, `lines.`. */
  async refer(row: object, { references, errors }: FormData, contract = this.contract, prefix = '', picker = ''): Promise<void> {
    for (const [name, keys] of references) {
      const { kind, relation } = contract.fields.get(name)!;
      const found =
        keys === null
          ? new Map<string, object>()
          : await referredRows(this.manager, relation!.target, keys, this.scopeOf(picker + name));
      const rows = (keys ?? []).map((key) => found.get(key));
      if (rows.includes(undefined)) errors.set(prefix + name, 'This is not one of the choices');
      else setAt(row, name, kind === 'references' ? rows : (rows[0] ?? null));
    }
  }

  fill(row: object, { values }: FormData): void {
    for (const [name, value] of values) setAt(row, name, value);
  }

  /** What class-validator's decorators on the entity say, as far as it is about fields of the form. */
  async check(row: object, contract = this.contract, prefix = ''): Promise<ModelErrors> {
    const found = await validate(row, { forbidUnknownValues: false });
    const errors: Record<string, string> = {};
    for (const [path, sentence] of sentencesIn(found)) {
      const field = contract.formFields.find((name) => path === name || path.startsWith(`${name}.`));
      if (field !== undefined) errors[prefix + field] ??= sentence;
    }
    return errors;
  }

  /** Stores the children that a form has: those that it leaves out are removed, or marked as deleted. Each belongs to this row, or is new. */
  async storeChildren(row: object, name: string, children: readonly ChildData[]): Promise<void> {
    const { relation } = this.contract.fields.get(name)!;
    const { target, inverse } = relation!;
    const metadata = this.manager.connection.getMetadata(target.entity);
    const keys = rowKeys(target);
    const existing = await this.childrenOf(row, name);
    const named = new Set(children.flatMap(({ key }) => key ?? []));
    if ([...named].some((key) => !existing.has(key))) throw Refusal.of({ [name]: 'A row of this list is no longer there' });
    const errors: Record<string, string> = {};
    const stored: object[] = [];
    for (const [i, { key, data }] of children.entries()) {
      const child = key === undefined ? (metadata.create() as object) : existing.get(key)!;
      const prefix = `${name}.${i}.`;
      this.fill(child, data);
      await this.refer(child, data, target, prefix, `${name}.`);
      for (const [field, sentence] of data.errors) errors[field.startsWith(prefix) ? field : prefix + field] = sentence;
      if (inverse !== undefined) setAt(child, inverse, row);
      Object.assign(errors, await this.check(child, target, prefix));
      stored.push(child);
    }
    if (Object.keys(errors).length > 0) throw Refusal.of(errors);
    const dropped = [...existing.values()].filter((child) => !named.has(keys.of(child)));
    if (dropped.length > 0 && target.deleteDate === undefined)
      await this.manager.remove(target.entity as never, dropped as never);
    else if (dropped.length > 0) await this.manager.softRemove(target.entity as never, dropped as never);
    for (const child of stored) await this.manager.save(target.entity as never, child as never);
  }

  private async childrenOf(row: object, name: string): Promise<ReadonlyMap<string, object>> {
    const { target } = this.contract.fields.get(name)!.relation!;
    const own = rowKeys(this.contract);
    const parent = own.parse(own.of(row))!;
    const whole = await wholeRows(this.manager, this.contract, [parent], [name]);
    const children = (valueAt([...whole.values()][0] ?? {}, name) ?? []) as object[];
    // Those that are marked as deleted are in no form, and so no form leaves them out.
    const left = children.filter((child) => target.deleteDate === undefined || !valueAt(child, target.deleteDate));
    return new Map(left.map((child) => [rowKeys(target).of(child), child]));
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
