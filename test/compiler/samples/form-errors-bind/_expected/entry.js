import { start } from 'nestjs-reflex/client';

start({
  build: '7769bfea50c2d09a',
  pages: [() => import('./pages/shop.js')],
  names: {
    states: ['ShopState'],
    vars: ['ShopState.query', 'ShopState.active', 'ShopState.limit'],
    events: ['ShopState.save', 'ShopState.search']
  }
});
