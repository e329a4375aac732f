import { start } from 'nestjs-reflex/client';

start({
  build: '5adf3e7ac10e1082',
  pages: [() => import('./pages/panel.js')],
  names: {
    states: ['PanelState'],
    vars: ['PanelState.days', 'PanelState.label', 'PanelState.wide'],
    events: ['PanelState.pick', 'PanelState.open']
  }
});
