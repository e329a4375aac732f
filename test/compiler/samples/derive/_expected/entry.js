import { start } from 'nestjs-reflex/client';

start({
  build: '90ff118fd76f6f80',
  pages: [() => import('./pages/sale.js')],
  names: {
    states: ['SaleState'],
    vars: ['SaleState.rows', 'SaleState.rate', 'SaleState.since'],
    events: ['SaleState.book']
  }
});
