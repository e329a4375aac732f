import { start } from 'nestjs-reflex/client';

start({
  build: '1273a2aa22414156',
  pages: [
    () => import('./pages/home.js'),
    () => import('./pages/guest.js'),
    () => import('./pages/item.js'),
    () => import('./pages/wide.js')
  ],
  names: {
    vars: ['UserState.name', 'UserState.theme'],
    events: ['UserState.logout']
  }
});
