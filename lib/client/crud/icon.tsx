import type { ReactNode } from 'react';

const PATHS = {
  columns: 'M4.8 5h14.4c.4 0 .8.4.8.8v12.4c0 .4-.4.8-.8.8H4.8a.8.8 0 0 1-.8-.8V5.8c0-.4.4-.8.8-.8ZM9.5 5v14M14.5 5v14',
  edit: 'M5 19h3.5L19 8.5 15.5 5 5 15.5V19ZM13 7.5l3.5 3.5',
  filter: 'M4 6h16M7 12h10M10 18h4',
  bin: 'M5 7h14M10 11v6M14 11v6M7 7l1 12.2a.8.8 0 0 0 .8.8h6.4a.8.8 0 0 0 .8-.8L17 7M9 7V4.8c0-.4.4-.8.8-.8h4.4c.4 0 .8.4.8.8V7',
  restore: 'M9 14 4 9l5-5M4 9h10a5.5 5.5 0 0 1 0 11h-3',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM20 20l-4.9-4.9',
  sort: 'M8 5v14m0 0-3.5-3.5M8 19l3.5-3.5M16 19V5m0 0-3.5 3.5M16 5l3.5 3.5',
  tick: 'M5 12.5 10 17.5 19 7',
  up: 'M12 19V5m0 0-5.5 5.5M12 5l5.5 5.5',
  down: 'M12 5v14m0 0-5.5-5.5M12 19l5.5-5.5',
} as const;

/** A drawing beside a text that says the same, or in a button with a label. */
export function Icon({ name, size = 16 }: { readonly name: keyof typeof PATHS; readonly size?: number }): ReactNode {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      className={name === 'restore' ? 'reflex-crud-directed' : undefined}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
