import { html } from '../../ui/html.js';
import type { UiNode } from '../../ui/node.js';

const PATHS = {
  add: 'M12 5v14M5 12h14',
  alert: 'M12 8v5M12 16.5v.5M10.3 4.3 2.8 17.2A2 2 0 0 0 4.5 20h15a2 2 0 0 0 1.7-2.8L13.7 4.3a2 2 0 0 0-3.4 0Z',
  back: 'M15 6l-6 6 6 6',
  bin: 'M5 7h14M10 11v6M14 11v6M7 7l1 12.2a.8.8 0 0 0 .8.8h6.4a.8.8 0 0 0 .8-.8L17 7M9 7V4.8c0-.4.4-.8.8-.8h4.4c.4 0 .8.4.8.8V7',
  close: 'M6 6l12 12M18 6 6 18',
  empty: 'M4 13h4l1.5 3h5L16 13h4M5.6 5.6 4 13v5a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-5l-1.6-7.4a1 1 0 0 0-1-.6H6.6a1 1 0 0 0-1 .6Z',
  export: 'M12 4v11m0 0-4-4m4 4 4-4M5 20h14',
  first: 'M17 6l-6 6 6 6M7 6v12',
  import: 'M12 15V4m0 0L8 8m4-4 4 4M5 20h14',
  last: 'M7 6l6 6-6 6M17 6v12',
  noMatch: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM20 20l-4.9-4.9M8 8l5 5M13 8l-5 5',
  on: 'M9 6l6 6-6 6',
  restore: 'M9 14 4 9l5-5M4 9h10a5.5 5.5 0 0 1 0 11h-3',
  sort: 'M8 5v14m0 0-3.5-3.5M8 19l3.5-3.5M16 19V5m0 0-3.5 3.5M16 5l3.5 3.5',
} as const;

/** Icons that point somewhere, and point the other way where people read from right to left. */
const DIRECTED: readonly string[] = ['back', 'first', 'last', 'on', 'restore'];

/** A drawing beside a text that says the same, or in a button with a label. */
export function icon(name: keyof typeof PATHS, size = 16): UiNode {
  return html.svg(
    {
      className: DIRECTED.includes(name) ? 'reflex-crud-directed' : undefined,
      viewBox: '0 0 24 24',
      width: size,
      height: size,
      fill: 'none',
      stroke: 'currentColor',
      strokeWidth: 1.75,
      strokeLinecap: 'round',
      strokeLinejoin: 'round',
      'aria-hidden': true,
    },
    html.path({ d: PATHS[name] }),
  );
}
