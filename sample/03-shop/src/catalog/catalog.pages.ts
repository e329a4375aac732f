import { UseGuards } from '@nestjs/common';
import { Page } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import { crud } from 'nestjs-reflex/typeorm';
import { shopLayout } from '../pages/shop.layout.js';
import { CategoryState, TagState } from './catalog.states.js';
import { ProductState } from './product.state.js';

@Page('/products', { title: 'Products', layout: shopLayout })
@UseGuards(LoginRequired)
export class ProductsPage {
  render() {
    return crud(ProductState);
  }
}

@Page('/categories', { title: 'Categories', layout: shopLayout })
@UseGuards(LoginRequired)
export class CategoriesPage {
  render() {
    return crud(CategoryState);
  }
}

@Page('/tags', { title: 'Tags', layout: shopLayout })
@UseGuards(LoginRequired)
export class TagsPage {
  render() {
    return crud(TagState);
  }
}
