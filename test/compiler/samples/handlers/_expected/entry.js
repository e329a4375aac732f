import { start } from 'nestjs-reflex/client';

start({
  build: 'dc8a44f3235466a4',
  pages: [() => import('./pages/tasks.js')],
  names: {
    states: ['TaskState'],
    vars: ['TaskState.draft', 'TaskState.filter'],
    events: ['TaskState.add', 'TaskState.find', 'TaskState.clear']
  }
});
