import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { Product } from './product.entity.js';
import type { CatalogueLine } from './supplier-catalogue.service.js';

@Injectable()
export class ProductsService {
  constructor(@InjectRepository(Product) private readonly products: Repository<Product>) {}

  count(): Promise<number> {
    return this.products.count();
  }

  all(): Promise<Product[]> {
    return this.products.find({ order: { name: 'ASC' } });
  }

  /** Returns how many of the lines were new. */
  async store(lines: readonly CatalogueLine[]): Promise<number> {
    const known = await this.products.countBy({ sku: In(lines.map(({ sku }) => sku)) });
    await this.products.save(lines.map((line) => this.products.create(line)));
    return lines.length - known;
  }
}
