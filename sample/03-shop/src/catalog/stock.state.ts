import { UseGuards } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Event, State, toast } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import { ModelState } from 'nestjs-reflex/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import { Product } from './product.entity.js';

/** What is running out, the least first: a list of the app's own products, with an event of its own. */
@State()
@UseGuards(LoginRequired)
export class StockState extends ModelState(Product, {
  fields: ['name', 'sku', 'stock', 'category'],
  readOnly: ['name', 'sku', 'category'],
  search: ['name'],
  orderBy: { stock: 'ASC' },
  pageSize: 10,
}) {
  constructor(@InjectRepository(Product) private readonly products: Repository<Product>) {
    super();
  }

  /** Orders twenty more of a product that the list shows. */
  @Event() async reorder(key: string) {
    if (!this.shownKeys().includes(key)) return toast('This one is not running out any more');
    const product = await this.products.findOneByOrFail({ id: Number(key) });
    product.stock += 20;
    await this.products.save(product);
    await this.refresh();
    return toast('Twenty more are on their way');
  }

  protected override scope(query: SelectQueryBuilder<Product>): void {
    query.andWhere(`${query.alias}.stock < 10`);
  }
}
