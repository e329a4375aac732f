import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CategoriesPage, ProductsPage, TagsPage } from './catalog.pages.js';
import { CategoryState, TagState } from './catalog.states.js';
import { Category } from './category.entity.js';
import { Product } from './product.entity.js';
import { ProductState } from './product.state.js';
import { StockPage } from './stock.page.js';
import { StockState } from './stock.state.js';
import { Tag } from './tag.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Category, Product, Tag])],
  providers: [ProductState, ProductsPage, CategoryState, CategoriesPage, TagState, TagsPage, StockState, StockPage],
})
export class CatalogModule {}
