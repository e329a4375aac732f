import { start } from 'nestjs-reflex/client';

start({
  build: '5908e05150c197ce',
  pages: [() => import('./pages/panel.js')],
  names: {
    states: ['PanelState'],
    vars: ['PanelState.days', 'PanelState.label', 'PanelState.wide'],
    events: ['PanelState.pick', 'PanelState.open']
  }
});
