import { start } from 'nestjs-reflex/client';

start({
  build: 'c3709c9d3ed46700',
  pages: [
    () => import('./pages/arabic.js'),
    () => import('./pages/code.js'),
    () => import('./pages/usual.js'),
    () => import('./pages/yours.js')
  ],
  names: {
    states: ['ReaderState'],
    vars: ['ReaderState.language'],
    events: []
  }
});
