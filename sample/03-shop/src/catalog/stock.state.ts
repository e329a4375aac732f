import { UseGuards } from '@nestjs/common';
import { Event, State, toast } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import { ModelState } from 'nestjs-reflex/typeorm';
import type { SelectQueryBuilder } from 'typeorm';
import { Product } from './product.entity.js';

/** What is running out, the least first. */
@State()
@UseGuards(LoginRequired)
export class StockState extends ModelState(Product, {
  fields: ['name', 'sku', 'stock', 'category'],
  readOnly: ['name', 'sku', 'category'],
  search: ['name'],
  orderBy: { stock: 'ASC' },
  pageSize: 10,
}) {
  /** Orders twenty more of a product, in the same scope as everything else here. */
  @Event() async reorder(key: string) {
    const opened = await this.startEdit(key);
    if (opened) return opened;
    await this.save({ stock: Number(this.form.stock) + 20 });
    return toast('Twenty more are on their way');
  }

  protected override scope(query: SelectQueryBuilder<Product>): void {
    query.andWhere(`${query.alias}.stock < 10`);
  }
}
