import { start } from 'nestjs-reflex/client';

start({
  build: '5e7ed609532ae0d4',
  pages: [() => import('./pages/docs.js')],
  names: {
    states: ['DocState'],
    vars: ['DocState.body', 'DocState.zoom', 'DocState.tags'],
    events: []
  }
});
