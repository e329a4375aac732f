import { UseGuards } from '@nestjs/common';
import { State } from 'nestjs-reflex';
import { AuthState, LoginRequired } from 'nestjs-reflex/auth';
import { Clean, ModelState, type ModelAction, type ModelErrors } from 'nestjs-reflex/typeorm';
import { Product, ProductStatus } from './product.entity.js';

@State()
@UseGuards(LoginRequired)
export class ProductState extends ModelState(Product, {
  fields: ['name', 'sku', 'category', 'price', 'stock', 'status', 'featured', 'releasedOn', 'website', 'tags', 'description'],
  list: ['name', 'sku', 'category', 'price', 'stock', 'status', 'updatedAt'],
  readOnly: ['updatedAt'],
  search: ['name', 'sku', 'category.name'],
  filters: ['category', 'status', 'price', 'stock', 'featured', 'tags'],
  orderBy: { name: 'ASC' },
  createIn: ['tags'],
  import: true,
}) {
  constructor(private readonly auth: AuthState) {
    super();
  }

  @Clean('sku')
  protected inCapitals(sku: string): string {
    return sku.trim().toUpperCase();
  }

  protected override validate(data: Partial<Product>): ModelErrors | void {
    if (data.status === ProductStatus.OnSale && data.stock === 0) return { stock: 'What is on sale is in stock' };
  }

  protected override can(action: ModelAction): boolean {
    return !['delete', 'import'].includes(action) || this.auth.roles.includes('manager');
  }
}
