import { start } from 'nestjs-reflex/client';

start({
  build: 'a9e19ab32616ef20',
  pages: [() => import('./pages/order.js')],
  names: {
    states: ['OrderState'],
    vars: [
      'OrderState.status',
      'OrderState.paid',
      'OrderState.total',
      'OrderState.tags',
      'OrderState.owner'
    ],
    events: []
  }
});
