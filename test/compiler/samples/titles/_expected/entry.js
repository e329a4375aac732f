import { start } from 'nestjs-reflex/client';

start({
  build: '2b80f0582503d3e9',
  pages: [
    () => import('./pages/inbox.js'),
    () => import('./pages/plain.js'),
    () => import('./pages/profile.js')
  ],
  names: {
    states: ['InboxState'],
    vars: ['InboxState.unread', 'InboxState.user'],
    events: []
  }
});
