import { start } from 'nestjs-reflex/client';

start({
  build: '37dd7c27ea3ad8a0',
  pages: [() => import('./pages/tasks.js')],
  names: {
    vars: ['TaskState.draft', 'TaskState.filter'],
    events: ['TaskState.add', 'TaskState.find', 'TaskState.clear']
  }
});
