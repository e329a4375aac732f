import { start } from 'nestjs-reflex/client';

start({
  build: 'c4c9617ad6217277',
  pages: [() => import('./pages/carts.js')],
  names: {
    states: ['CartState'],
    vars: ['CartState.carts', 'CartState.words', 'CartState.currency'],
    events: ['CartState.remove']
  }
});
