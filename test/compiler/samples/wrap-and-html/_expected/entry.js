import { start } from 'nestjs-reflex/client';

start({
  build: '01019e2de87e4b0d',
  pages: [() => import('./pages/docs.js')],
  names: {
    states: ['DocState'],
    vars: ['DocState.body', 'DocState.zoom', 'DocState.tags'],
    events: []
  }
});
