import { start } from 'nestjs-reflex/client';

start({
  build: '11593b8cc6609302',
  pages: [() => import('./pages/carts.js')],
  names: {
    states: ['CartState'],
    vars: ['CartState.carts', 'CartState.words', 'CartState.currency'],
    events: ['CartState.remove']
  }
});
