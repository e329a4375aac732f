import { Page, State, currentUser } from 'nestjs-reflex';
import { crud, ModelState } from 'nestjs-reflex/typeorm';
import { Member, Order, Product } from '../entities.js';

@State()
export class ShelfState extends ModelState(Product, {
  fields: ['name', 'sku', 'description', 'price', 'stock', 'status', 'shelf', 'place', 'category', 'tags'],
  list: ['name', 'sku', 'price', 'stock', 'status', 'category', 'createdAt'],
  readOnly: ['createdAt'],
  filters: ['price', 'status', 'category', 'createdAt'],
  search: ['name', 'sku'],
  orderBy: { name: 'ASC' },
  pageSize: 10,
  createIn: ['category'],
}) {
  protected override beforeSave(row: Product): void {
    row.owner ??= { id: currentUser<{ id: number }>()?.id ?? 1 } as Member;
  }
}

@Page('/shelf', { title: 'Products' })
export class ShelfPage {
  render() {
    return crud(ShelfState);
  }
}

@State()
export class OrderState extends ModelState(Order, {
  fields: ['number', 'contact', 'lines'],
  children: { lines: ['product', 'quantity'] },
}) {}

@Page('/orders', { title: 'Orders' })
export class OrdersPage {
  render() {
    return crud(OrderState);
  }
}

export const crudPages = [ShelfState, ShelfPage, OrderState, OrdersPage];
