import { start } from 'nestjs-reflex/client';

start({
  build: 'f3b2e448617d20e7',
  pages: [
    () => import('./pages/home.js'),
    () => import('./pages/guest.js'),
    () => import('./pages/item.js'),
    () => import('./pages/wide.js')
  ],
  names: {
    states: ['UserState'],
    vars: ['UserState.name', 'UserState.theme'],
    events: ['UserState.logout']
  }
});
