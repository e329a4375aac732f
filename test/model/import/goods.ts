import { Page, State } from 'nestjs-reflex';
import { Clean, ModelFieldError, ModelState, crud, type ModelAction, type ModelErrors } from 'nestjs-reflex/typeorm';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { Category, Product, Status } from '../entities.js';

/** What hooks have seen, and what they are to say no to. */
export const told = {
  before: [] as string[],
  after: [] as string[],
  dry: [] as boolean[],
  forbidden: new Set<ModelAction>(),
  clear(): void {
    this.before.length = this.after.length = this.dry.length = 0;
    this.forbidden.clear();
  },
};

/** Goods of whoever is logged in, with every hook there is. */
@State()
export class GoodsState extends ModelState(Product, {
  fields: ['name', 'sku', 'price', 'stock', 'status', 'category', 'tags', 'description'],
  list: ['name', 'sku', 'price', 'stock', 'status', 'category', 'tags', 'description', 'createdAt'],
  readOnly: ['createdAt'],
  hidden: ['shelf'],
  owner: 'owner',
  orderBy: { sku: 'ASC' },
  pageSize: 50,
  import: { maxRows: 40, maxBytes: 100_000 },
}) {
  @Clean('sku') protected cleanSku(sku: string): string {
    if (sku.startsWith('no')) throw new ModelFieldError('Not such a number');
    return sku.toUpperCase();
  }

  protected override validate(data: Partial<Product>): ModelErrors | void {
    if (data.status === Status.OnSale && data.stock === 0) return { stock: 'What is on sale is in stock' };
  }

  protected override can(action: ModelAction): boolean {
    return !told.forbidden.has(action);
  }

  protected override async beforeSave(row: Product, manager: EntityManager): Promise<void> {
    told.before.push(row.sku);
    told.dry.push(this.isDryRun);
    if (row.name === 'With a category') await manager.save(Category, { name: `Of ${row.sku}` });
  }

  protected override afterSave(row: Product): void {
    told.after.push(row.sku);
    if (row.name === 'Refused at last') throw new ModelFieldError({ name: 'Not this one' });
    if (row.name === 'Broken') throw new TypeError('a hook is broken');
  }

  protected override scopeOptions(field: string, query: SelectQueryBuilder<object>): void {
    if (field === 'category') query.andWhere(`${query.alias}.name NOT LIKE 'Hidden%'`);
  }
}

/** Of a state that imports nothing. */
@State()
export class PlainState extends ModelState(Product, { fields: ['name', 'sku', 'price'] }) {}

@Page('/goods', { title: 'Goods' })
export class GoodsPage {
  render() {
    return crud(GoodsState);
  }
}

@Page('/plain')
export class PlainPage {
  render() {
    return crud(PlainState);
  }
}

export const goods = [GoodsState, GoodsPage, PlainState, PlainPage];
