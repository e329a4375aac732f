import { start } from 'nestjs-reflex/client';

start({
  build: '6512d72497d78ae9',
  pages: [
    () => import('./pages/home.js'),
    () => import('./pages/about.js')
  ],
  names: { states: [], vars: [], events: [] }
});
