import { start } from 'nestjs-reflex/client';

start({
  build: '54c770badb165ba0',
  pages: [() => import('./pages/shop.js')],
  names: {
    states: ['ShopState'],
    vars: ['ShopState.query', 'ShopState.active', 'ShopState.limit'],
    events: ['ShopState.save', 'ShopState.search']
  }
});
