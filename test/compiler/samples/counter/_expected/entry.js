import { start } from 'nestjs-reflex/client';

start({
  build: 'aee0ac90ec2b7f93',
  pages: [() => import('./pages/counter.js')],
  names: {
    states: ['AuditState', 'CounterState'],
    vars: [
      'AuditState.density',
      'CounterState.count',
      'CounterState.double'
    ],
    events: ['AuditState.log', 'CounterState.increment']
  },
  storage: { '0': 'AuditState.density' }
});
