import { start } from 'nestjs-reflex/client';

start({
  build: '37b8b7ecf765e272',
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
