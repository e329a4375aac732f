import { start } from 'nestjs-reflex/client';

start({
  build: 'bcc58aaa870acfcc',
  pages: [() => import('./pages/tasks.js')],
  names: {
    states: ['TaskState'],
    vars: ['TaskState.draft', 'TaskState.filter'],
    events: ['TaskState.add', 'TaskState.find', 'TaskState.clear']
  }
});
