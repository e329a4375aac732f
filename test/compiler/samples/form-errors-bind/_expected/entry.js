import { start } from 'nestjs-reflex/client';

start({
  build: '2e0401e158e584f1',
  pages: [() => import('./pages/shop.js')],
  names: {
    vars: ['ShopState.query', 'ShopState.active', 'ShopState.limit'],
    events: ['ShopState.save', 'ShopState.search']
  }
});
