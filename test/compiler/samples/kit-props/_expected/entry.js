import { start } from 'nestjs-reflex/client';

start({
  build: 'c2e9681d96b1e8d7',
  pages: [() => import('./pages/panel.js')],
  names: {
    vars: ['PanelState.days', 'PanelState.label', 'PanelState.wide'],
    events: ['PanelState.pick', 'PanelState.open']
  }
});
